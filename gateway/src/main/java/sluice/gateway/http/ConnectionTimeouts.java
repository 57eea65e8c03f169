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
 * Ends connections that hold a place and ask for nothing more: the next request must be in within
 * the idle time. The idle timeout of the server itself cannot tell such a connection from one whose
 * response is still being computed. For the first request see {@link ConnectionGuard}.
 *
 * <p>Lives on one event loop, like the connections it watches.
 */
public final class ConnectionTimeouts implements Handler<RoutingContext> {

  /** How long a connection that is being closed may still be at sending something. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Deadlines deadlines;
  private final Duration idle;
  private final Map<HttpConnection, Watch> watches = new HashMap<>();

  /**
   * Creates it without any connection.
   *
   * @param idle longest time from the end of a response to the next complete request head
   */
  public ConnectionTimeouts(Deadlines deadlines, Duration idle) {
    this.deadlines = deadlines;
    this.idle = idle;
  }

  /** To be the server's connection handler. */
  public void opened(HttpConnection connection) {
    Watch watch = new Watch(connection);
    watches.put(connection, watch);
    connection.closeHandler(
        _ -> {
          watches.remove(connection);
          watch.forget();
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
    private final Deadline lastWords;
    private int requests;

    Watch(HttpConnection connection) {
      this.connection = connection;
      this.lastWords = deadlines.of(() -> ForceClose.now(connection));
    }

    void begin() {
      requests++;
      forget();
    }

    void end() {
      requests--;
      if (requests == 0 && watches.get(connection) == this) {
        request.setIn(idle);
      }
    }

    private void close() {
      lastWords.setIn(LAST_WORDS);
      connection.close();
    }

    void forget() {
      request.clear();
      lastWords.clear();
    }
  }
}
