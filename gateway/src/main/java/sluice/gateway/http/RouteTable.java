package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Adds rows to a router: a path, and the handlers that a request passes in this order. All but the
 * last are guards, which pass a request on or fail it. Rows are tried in the order in which they
 * were added.
 */
public final class RouteTable {

  private final Router router;

  /** Adds to this router. */
  public RouteTable(Router router) {
    this.router = router;
  }

  /** Every request, whatever its path. */
  @SafeVarargs
  public final RouteTable all(Handler<RoutingContext>... handlers) {
    return add(router.route(), handlers);
  }

  /** Requests whose path, without dot segments, passes a test. */
  public RouteTable where(Predicate<String> paths, Handler<RoutingContext> handler) {
    return all(
        context -> {
          if (paths.test(String.valueOf(context.normalizedPath()))) {
            handler.handle(context);
          } else {
            context.next();
          }
        });
  }

  /**
   * Every method at a path.
   *
   * @param path an asterisk at its end stands for everything below
   */
  @SafeVarargs
  public final RouteTable any(String path, Handler<RoutingContext>... handlers) {
    return add(router.route(path), handlers);
  }

  /** GET and HEAD. */
  @SafeVarargs
  public final RouteTable get(String path, Handler<RoutingContext>... handlers) {
    return add(router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD), handlers);
  }

  /** POST. */
  @SafeVarargs
  public final RouteTable post(String path, Handler<RoutingContext>... handlers) {
    return add(router.post(path), handlers);
  }

  /** One method, and not HEAD with GET. */
  @SafeVarargs
  public final RouteTable only(
      HttpMethod method, String path, Handler<RoutingContext>... handlers) {
    return add(router.route(method, path), handlers);
  }

  /** The path of the row that serves a request now. */
  public static String currentPath(RoutingContext context) {
    Route route = Objects.requireNonNull(context.currentRoute());
    return Objects.requireNonNull(route.getPath());
  }

  @SafeVarargs
  private RouteTable add(Route route, Handler<RoutingContext>... handlers) {
    for (Handler<RoutingContext> handler : handlers) {
      route.handler(handler);
    }
    return this;
  }
}
