package sluice.shared.node;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds what a stranger can take from the ops listener: so many connections, each with so long to
 * send a request and to wait for the next one. Lives on one event loop.
 */
final class OpsConnections implements Handler<RoutingContext> {

  /** Scrapers and load balancers need a handful. */
  static final int CONNECTIONS_MAX = 128;

  private final Vertx vertx;
  private final Duration request;
  private final Duration idle;

  /** The timer that ends each connection; first the one that has asked for nothing for longest. */
  private final Map<HttpConnection, Long> timers = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Creates it without any connection.
   *
   * @param request longest time from a connection to its first request, and for a request to come
   *     in whole and its response to be taken
   * @param idle longest time between two requests
   */
  OpsConnections(Vertx vertx, Duration request, Duration idle) {
    this.vertx = vertx;
    this.request = request;
    this.idle = idle;
  }

  /** To be the server's connection handler. */
  void opened(HttpConnection connection) {
    if (timers.size() >= CONNECTIONS_MAX) { // a probe must get in, whoever holds the others
      HttpConnection eldest = timers.keySet().iterator().next();
      forget(eldest);
      eldest.close();
    }
    timers.put(connection, closeIn(request, connection));
    connection.closeHandler(_ -> forget(connection));
  }

  @Override
  public void handle(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    replace(connection, request);
    context.addEndHandler(_ -> context.request().end().onSuccess(_ -> replace(connection, idle)));
    context.next();
  }

  private void replace(HttpConnection connection, Duration time) {
    timers.computeIfPresent(
        connection,
        (_, timer) -> {
          vertx.cancelTimer(timer);
          return closeIn(time, connection);
        });
  }

  private long closeIn(Duration time, HttpConnection connection) {
    return vertx.setTimer(time.toMillis(), _ -> connection.close());
  }

  private void forget(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
