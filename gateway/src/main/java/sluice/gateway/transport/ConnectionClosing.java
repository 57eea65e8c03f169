package sluice.gateway.transport;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Marks connections that have had their last request. Vert.x sends the {@code Connection: close} of
 * a response, and still serves the next request, which may have been received already.
 */
public final class ConnectionClosing {

  private static final AttributeKey<Boolean> KEY =
      AttributeKey.valueOf(ConnectionClosing.class.getName());

  private ConnectionClosing() {}

  /** Marks the connection: further bytes are not a request. */
  public static void on(HttpConnection connection) {
    mark(connection).set(true);
  }

  public static boolean wasOn(HttpConnection connection) {
    return mark(connection).get() != null;
  }

  private static Attribute<Boolean> mark(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().attr(KEY);
  }
}
