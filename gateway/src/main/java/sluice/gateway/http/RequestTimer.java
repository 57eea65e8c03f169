package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Measures every request until its response has ended, but not WebSocket tunnels. */
public final class RequestTimer implements Handler<RoutingContext> {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final RequestMeters meters;
  private final Function<String, RouteName> routes;

  /**
   * Creates the handler.
   *
   * @param routes finds the route of a path
   */
  public RequestTimer(RequestMeters meters, Function<String, RouteName> routes) {
    this.meters = meters;
    this.routes = routes;
  }

  @Override
  public void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    exchange.onEnd(
        () -> {
          int status = exchange.status();
          if (status != SWITCHING_PROTOCOLS) {
            meters.count(
                routes.apply(String.valueOf(context.request().path())), status, exchange.nanos());
          }
        });
    context.next();
  }
}
