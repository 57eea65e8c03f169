package sluice.gateway.jobs;

import java.time.Duration;

/** Leaves a worker alone for a while, and twice as long each further time, up to a bound. */
final class Backoff {

  private final long minNanos;
  private final long maxNanos;
  private long nextNanos;
  private long untilNanos = System.nanoTime();

  Backoff(Duration min, Duration max) {
    minNanos = min.toNanos();
    maxNanos = max.toNanos();
    nextNanos = minNanos;
  }

  void begin() {
    untilNanos = System.nanoTime() + nextNanos;
    nextNanos = Math.min(2 * nextNanos, maxNanos);
  }

  /** Ends the back-off; the next one begins with the shortest time. */
  void reset() {
    nextNanos = minNanos;
  }

  /** True while the worker is left alone. */
  boolean isOn() {
    return untilNanos - System.nanoTime() > 0;
  }

  /** True from the first back-off up to {@link #reset}. */
  boolean hasBegun() {
    return nextNanos > minNanos;
  }
}
