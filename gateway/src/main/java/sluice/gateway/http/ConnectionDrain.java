package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Drains HTTP/1 connections before the gateway stops: once begun, each response carries {@code
 * Connection: close}, RFC 9112 section 9.6. A proxy in front then stops using the connection. If it
 * did not, a POST could meet a connection that is being closed, and must not be sent again. Lives
 * on one event loop.
 */
public final class ConnectionDrain implements Handler<RoutingContext> {

  private boolean begun;

  /** Starts to drain connections. */
  public void begin() {
    begun = true;
  }

  @Override
  public void handle(RoutingContext context) {
    if (begun && context.request().version() != HttpVersion.HTTP_2) {
      context.addHeadersEndHandler(
          _ -> context.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
    }
    context.next();
  }
}
