package sluice.gateway.http;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Acts whenever a client has heard nothing for a while, so that no proxy between takes its
 * connection for dead.
 */
public final class Heartbeat {

  /** Vert.x counts its timers from 0, so 0 would be somebody else's. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Duration silence;
  private final Runnable beat;
  private long heardNanos = System.nanoTime();
  private long timer = NO_TIMER;
  private boolean stopped;

  private Heartbeat(Vertx vertx, Duration silence, Runnable beat) {
    this.vertx = vertx;
    this.silence = silence;
    this.beat = beat;
  }

  /**
   * Begins; ends with the exchange at the latest.
   *
   * @param silence how long the client may hear nothing; zero for as long as it likes
   * @param beat lets it hear something
   */
  public static Heartbeat start(Vertx vertx, Duration silence, Exchange exchange, Runnable beat) {
    Heartbeat heartbeat = new Heartbeat(vertx, silence, beat);
    if (!silence.isZero()) {
      heartbeat.arm(silence);
      exchange.onEnd(heartbeat::stop);
    }
    return heartbeat;
  }

  /** The client has heard something else. */
  public void heard() {
    heardNanos = System.nanoTime();
  }

  /** It is not needed any more. */
  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void arm(Duration rest) {
    timer = vertx.setTimer(Math.max(1, rest.toMillis()), _ -> look());
  }

  private void look() {
    Duration rest = silence.minusNanos(System.nanoTime() - heardNanos);
    if (rest.toMillis() <= 0) {
      beat.run();
      heard();
      rest = silence;
    }
    if (!stopped) {
      arm(rest);
    }
  }
}
