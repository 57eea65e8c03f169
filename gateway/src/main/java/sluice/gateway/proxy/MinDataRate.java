package sluice.gateway.proxy;

import java.time.Duration;
import sluice.gateway.transport.Deadlines;

/**
 * Whether a client that is waited for is fast enough: silence alone would let it hold its place for
 * ever with one byte now and then.
 *
 * <p>Time is measured out in windows, and only while it is the client's turn: what we or the
 * upstream hold back does not count against it. Each window has to bring its bytes, so that a fast
 * beginning buys no slow end.
 */
final class MinDataRate {

  /** Longest time between two looks at a client: whose turn it is may have changed meanwhile. */
  static final Duration LOOK = Duration.ofSeconds(1);

  /** A look comes no later, unless this process stood still, and that is not the client's fault. */
  private static final long LOOK_NANOS_MAX = LOOK.plus(Deadlines.RESOLUTION).toNanos();

  private final long windowNanos;
  private final long bytesMin;
  private final long waitMaxNanos;
  private long allWaitedNanos;
  private long lastLookNanos;
  private long waitedNanos;
  private long bytes;

  /** What is asked of a client; to {@link #begin} before it is asked. */
  MinDataRate(ProxyConfig.Client client) {
    this.windowNanos = client.timeout().toNanos();
    this.bytesMin = client.bytesPerSecondMin() * client.timeout().toSeconds();
    this.waitMaxNanos = client.bodyTimeout().toNanos();
  }

  /** Begins the first window, at a time of {@link System#nanoTime}. */
  void begin(long now) {
    allWaitedNanos = 0;
    lastLookNanos = now;
    beginWindow();
  }

  void moved(long count) {
    bytes += count;
  }

  /**
   * Looks at the client.
   *
   * @param now a time of {@link System#nanoTime}
   * @param awaited true if it was the client's turn since the last look
   * @return true if that ended a window with too few bytes
   */
  boolean isTooSlow(long now, boolean awaited) {
    long sinceLook = Math.min(now - lastLookNanos, LOOK_NANOS_MAX);
    lastLookNanos = now;
    if (!awaited) {
      return false;
    }
    waitedNanos += sinceLook;
    allWaitedNanos += sinceLook;
    if (waitedNanos < windowNanos) {
      return false;
    }
    boolean tooSlow = bytes < bytesMin;
    beginWindow();
    return tooSlow;
  }

  /** True if it has been waited for in all, since the beginning, as long as a body may take. */
  boolean isOverdue() {
    return allWaitedNanos >= waitMaxNanos;
  }

  private void beginWindow() {
    waitedNanos = 0;
    bytes = 0;
  }
}
