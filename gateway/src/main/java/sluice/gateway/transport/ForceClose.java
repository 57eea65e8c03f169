package sluice.gateway.transport;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends connections at once. Vert.x closes one only when everything written to it has been sent,
 * which a client that takes nothing can put off for as long as it likes.
 */
public final class ForceClose {

  private ForceClose() {}

  /** What has not been sent is dropped. */
  public static void now(HttpConnection connection) {
    // From this context on: the channel's own close() would be caught and made a patient one.
    var _ = ((ConnectionBase) connection).channelHandlerContext().close();
  }
}
