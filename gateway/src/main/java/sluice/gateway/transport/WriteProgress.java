package sluice.gateway.transport;

import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * How far the kernel has got with what is being written to a connection. Vert.x says of a write
 * only that all of it has been taken, which for a slow client's large chunk takes its time.
 */
public final class WriteProgress {

  private WriteProgress() {}

  /**
   * Bytes that the kernel has of the buffer whose turn it is; 0 if there is none. To be called on
   * the connection's event loop.
   */
  public static long of(HttpConnection connection) {
    ChannelOutboundBuffer waiting =
        ((ConnectionBase) connection).channelHandlerContext().channel().unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.currentProgress();
  }
}
