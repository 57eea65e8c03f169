package sluice.gateway.http;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Remembers of a connection that it has seen its last request. Vert.x sends the {@code Connection:
 * close} that we set and serves the next request all the same, which may be in already.
 */
final class LastRequest {

  private static final AttributeKey<Boolean> KEY =
      AttributeKey.valueOf(LastRequest.class.getName());

  private LastRequest() {}

  /** What still comes is no request. */
  static void on(HttpConnection connection) {
    mark(connection).set(true);
  }

  static boolean wasOn(HttpConnection connection) {
    return mark(connection).get() != null;
  }

  private static Attribute<Boolean> mark(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().attr(KEY);
  }
}
