package sluice.gateway.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Notices that an exchange no longer moves. Vert.x's own request timeouts end with the head of the
 * answer, and its idle timeouts count a pause that we made ourselves for back-pressure.
 *
 * <p>One timer per exchange: progress only notes the time, and the timer, when it fires, looks
 * whether it is really over or sets itself for the rest.
 */
final class StallWatch {

  /** Longest time between two looks: who is waited for may have changed since the last. */
  private static final long LOOK_MILLIS_MAX = 1_000;

  /** Vert.x counts its timers from 0, so 0 would be somebody else's. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final long deadlineNanos;
  private Supplier<Duration> silence = () -> Duration.ZERO;
  private Runnable onStall = () -> {};
  private long lastMoveNanos;
  private long timer = NO_TIMER;
  private boolean stopped;

  /**
   * Begins to watch.
   *
   * @param total longest time for the exchange, moving or not
   */
  StallWatch(Vertx vertx, Duration total) {
    this.vertx = vertx;
    this.lastMoveNanos = System.nanoTime();
    this.deadlineNanos = lastMoveNanos + total.toNanos();
  }

  /**
   * From now on too long a silence runs the action, once.
   *
   * @param silence how long is too long; asked at each look, as it depends on who is waited for
   * @param onStall ends the exchange; is also run when its total time is over
   */
  void expect(Supplier<Duration> silence, Runnable onStall) {
    this.silence = silence;
    this.onStall = onStall;
    moved();
    arm();
  }

  /** Something was sent or received. */
  void moved() {
    lastMoveNanos = System.nanoTime();
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void arm() {
    vertx.cancelTimer(timer);
    if (!stopped) {
      long millis = Duration.ofNanos(dueNanos() - System.nanoTime()).toMillis();
      timer = vertx.setTimer(Math.clamp(millis, 1, LOOK_MILLIS_MAX), _ -> check());
    }
  }

  private void check() {
    if (System.nanoTime() - dueNanos() < 0) {
      arm();
    } else if (!stopped) {
      stop();
      onStall.run();
    }
  }

  private long dueNanos() {
    long silent = lastMoveNanos + silence.get().toNanos();
    return silent - deadlineNanos < 0 ? silent : deadlineNanos;
  }
}
