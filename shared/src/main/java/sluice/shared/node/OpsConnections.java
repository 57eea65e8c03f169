package sluice.shared.node;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits the connections to the ops listener: their number, the time for a request, and the time
 * between requests. Confined to one event loop.
 */
final class OpsConnections implements Handler<RoutingContext> {

  /** Scrapers and load balancers need a handful. */
  static final int CONNECTIONS_MAX = 128;

  private final Vertx vertx;
  private final Duration request;
  private final Duration idle;

  /** The timer that closes each connection, least recently used first. */
  private final Map<HttpConnection, Long> timers = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Creates the limits.
   *
   * @param request maximum time from opening a connection to its first request, and from there
   *     until the request has been received and its response sent
   * @param idle maximum time between two requests
   */
  OpsConnections(Vertx vertx, Duration request, Duration idle) {
    this.vertx = vertx;
    this.request = request;
    this.idle = idle;
  }

  /** The connection handler of the server. */
  void opened(HttpConnection connection) {
    if (timers.size() >= CONNECTIONS_MAX) { // health checks must always get a connection
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
