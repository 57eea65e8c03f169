package sluice.gateway.transport;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Remembers of a connection that it has seen its last request. Vert.x sends the {@code Connection:
 * close} that we set and serves the next request all the same, which may be in already.
 */
public final class ConnectionClosing {

  private static final AttributeKey<Boolean> KEY =
      AttributeKey.valueOf(ConnectionClosing.class.getName());

  private ConnectionClosing() {}

  /** What still comes is no request. */
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
