package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import sluice.gateway.transport.ConnectionGuard;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.Deadlines.Deadline;
import sluice.gateway.transport.ForceClose;

/**
 * Closes idle connections: after a response, the head of the next request must arrive within the
 * idle timeout. Vert.x's own idle timeout cannot tell an idle connection from one whose response is
 * still being computed. {@link ConnectionGuard} watches for the first request.
 *
 * <p>Lives on one event loop, like the connections it watches.
 */
public final class ConnectionTimeouts implements Handler<RoutingContext> {

  /** Longest time that a connection may take to send what it has before it is closed by force. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Deadlines deadlines;
  private final Duration idle;
  private final Map<HttpConnection, Watch> watches = new HashMap<>();

  /**
   * Creates the handler without any connection.
   *
   * @param idle longest time from the end of a response to the next complete request head
   */
  public ConnectionTimeouts(Deadlines deadlines, Duration idle) {
    this.deadlines = deadlines;
    this.idle = idle;
  }

  /** The connection handler of the server. */
  public void opened(HttpConnection connection) {
    Watch watch = new Watch(connection);
    watches.put(connection, watch);
    connection.closeHandler(
        _ -> {
          watches.remove(connection);
          watch.clear();
        });
  }

  @Override
  public void handle(RoutingContext context) {
    ConnectionGuard.asked(context.request().connection());
    Watch watch = watches.get(context.request().connection());
    if (watch != null) {
      watch.begin();
      Exchange.of(context).onEnd(watch::end);
    }
    context.next();
  }

  /** One connection; HTTP/2 serves several requests on it at a time. */
  private final class Watch {

    private final HttpConnection connection;
    private final Deadline request = deadlines.of(this::close);
    private final Deadline forcedClose;
    private int requests;

    Watch(HttpConnection connection) {
      this.connection = connection;
      this.forcedClose = deadlines.of(() -> ForceClose.now(connection));
    }

    void begin() {
      requests++;
      clear();
    }

    void end() {
      requests--;
      if (requests == 0 && watches.get(connection) == this) {
        request.setIn(idle);
      }
    }

    private void close() {
      forcedClose.setIn(CLOSE_TIMEOUT);
      connection.close();
    }

    void clear() {
      request.clear();
      forcedClose.clear();
    }
  }
}
