package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends connections that hold a place and ask for nothing: the first request must be in soon after
 * the connection is there, however slowly its head drips in, and the next one within the idle time.
 * The idle timeout of the server itself cannot tell such a connection from one whose answer is
 * still being computed.
 *
 * <p>Lives on one event loop, like the connections it watches.
 */
public final class ConnectionTimeouts implements Handler<RoutingContext> {

  /** Vert.x counts its timers from 0, so 0 would be somebody else's. */
  private static final long NO_TIMER = -1;

  /** How long a connection that is being closed may still be at sending something. */
  private static final long LAST_WORDS_MILLIS = 1_000;

  private final Vertx vertx;
  private final Duration header;
  private final Duration idle;
  private final Map<HttpConnection, Watch> watches = new HashMap<>();

  /**
   * Creates it without any connection.
   *
   * @param header longest time from the connection to the first complete request head
   * @param idle longest time from the end of an answer to the next complete request head
   */
  public ConnectionTimeouts(Vertx vertx, Duration header, Duration idle) {
    this.vertx = vertx;
    this.header = header;
    this.idle = idle;
  }

  /** To be the server's connection handler. */
  public void opened(HttpConnection connection) {
    Watch watch = new Watch(connection);
    watches.put(connection, watch);
    connection.closeHandler(
        _ -> {
          watches.remove(connection);
          watch.disarm();
        });
    watch.arm(header);
  }

  @Override
  public void handle(RoutingContext context) {
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
    private int requests;
    private long timer = NO_TIMER;

    Watch(HttpConnection connection) {
      this.connection = connection;
    }

    void begin() {
      requests++;
      disarm();
    }

    void end() {
      requests--;
      if (requests == 0 && watches.get(connection) == this) {
        arm(idle);
      }
    }

    void arm(Duration limit) {
      disarm();
      timer =
          vertx.setTimer(
              limit.toMillis(),
              _ -> {
                connection.close();
                timer = vertx.setTimer(LAST_WORDS_MILLIS, _ -> ConnectionCut.now(connection));
              });
    }

    void disarm() {
      vertx.cancelTimer(timer);
    }
  }
}
