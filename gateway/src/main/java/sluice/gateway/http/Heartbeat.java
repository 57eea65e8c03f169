package sluice.gateway.http;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Acts whenever nothing has been sent to a client for a while, so that no proxy in between takes
 * the connection for dead.
 */
public final class Heartbeat {

  /** Timer ids of Vert.x begin with 0. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Duration silence;
  private final Runnable beat;
  private long sentNanos = System.nanoTime();
  private long timer = NO_TIMER;
  private boolean stopped;

  private Heartbeat(Vertx vertx, Duration silence, Runnable beat) {
    this.vertx = vertx;
    this.silence = silence;
    this.beat = beat;
  }

  /**
   * Starts a heartbeat, which stops with the exchange at the latest.
   *
   * @param silence longest time without a byte for the client; zero switches this off
   * @param beat sends something
   */
  public static Heartbeat start(Vertx vertx, Duration silence, Exchange exchange, Runnable beat) {
    Heartbeat heartbeat = new Heartbeat(vertx, silence, beat);
    if (!silence.isZero()) {
      heartbeat.arm(silence);
      exchange.onEnd(heartbeat::stop);
    }
    return heartbeat;
  }

  /** Something else has been sent to the client. */
  public void sent() {
    sentNanos = System.nanoTime();
  }

  /** Stops for good. */
  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void arm(Duration rest) {
    timer = vertx.setTimer(Math.max(1, rest.toMillis()), _ -> check());
  }

  private void check() {
    Duration rest = silence.minusNanos(System.nanoTime() - sentNanos);
    if (rest.toMillis() <= 0) {
      beat.run();
      sent();
      rest = silence;
    }
    if (!stopped) {
      arm(rest);
    }
  }
}
