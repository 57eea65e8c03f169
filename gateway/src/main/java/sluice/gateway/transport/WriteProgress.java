package sluice.gateway.transport;

import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * How many bytes of a pending write the kernel has taken. Vert.x reports a write only when all of
 * it is taken, which is late for a large chunk and a slow client.
 */
public final class WriteProgress {

  private WriteProgress() {}

  /**
   * Bytes that the kernel has taken of the buffer that is being written; 0 if there is none. To be
   * called on the connection's event loop.
   */
  public static long of(HttpConnection connection) {
    ChannelOutboundBuffer waiting =
        ((ConnectionBase) connection).channelHandlerContext().channel().unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.currentProgress();
  }
}
