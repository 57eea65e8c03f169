package sluice.gateway.transport;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes connections at once. Vert.x closes a connection only after all pending writes, and a
 * client that reads nothing can delay that for ever.
 */
public final class ForceClose {

  private ForceClose() {}

  /** Closes the connection and drops pending writes. */
  public static void now(HttpConnection connection) {
    // From this context on, as Vert.x intercepts close() of the channel and waits for the
    // writes.
    var _ = ((ConnectionBase) connection).channelHandlerContext().close();
  }
}
