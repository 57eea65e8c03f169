package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Once it has begun, tells clients with each response that it is the last on its connection, RFC
 * 9112 section 9.6. A proxy then makes no use of it any more: a request that meets a connection
 * which is just being closed may not be sent again, if it is a POST. Lives on one event loop.
 */
public final class ConnectionDrain implements Handler<RoutingContext> {

  private boolean begun;

  /** From now on. */
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
