package sluice.shared.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads a socket without a copy: a handler of Vert.x buffers is given a copy of each read. */
public final class SocketReads {

  private SocketReads() {}

  /**
   * Calls the reader for each read from the socket.
   *
   * @param reader must not use its buffer after it returns
   */
  public static void on(NetSocket socket, Consumer<ByteBuffer> reader) {
    ((NetSocketInternal) socket)
        .messageHandler(
            message -> {
              try {
                reader.accept(((ByteBuf) message).nioBuffer());
              } finally {
                ReferenceCountUtil.release(message);
              }
            });
  }
}
