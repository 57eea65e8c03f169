package sluice.gateway.proxy;

import java.time.Duration;
import sluice.gateway.transport.Deadlines;

/**
 * Checks that a client is fast enough while it is waited for. A limit on silence alone would let it
 * keep its place for ever with one byte now and then.
 *
 * <p>Time is divided into windows and counts only while it is the client's turn, so that pauses of
 * the gateway or the upstream do not count against it. Each window must reach the minimum on its
 * own, so that a fast beginning does not allow a slow end.
 */
final class MinDataRate {

  /** Longest time between two checks, between which the turn may change. */
  static final Duration LOOK = Duration.ofSeconds(1);

  /** Longest time that is counted for one check; a longer delay is a pause of this process. */
  private static final long LOOK_NANOS_MAX = LOOK.plus(Deadlines.RESOLUTION).toNanos();

  private final long windowNanos;
  private final long bytesMin;
  private final long waitMaxNanos;
  private long allWaitedNanos;
  private long lastLookNanos;
  private long waitedNanos;
  private long bytes;

  /** Creates a check; call {@link #begin} before the first one. */
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
   * Checks the client.
   *
   * @param now a time of {@link System#nanoTime}
   * @param awaited true if it was the client's turn since the last check
   * @return true if a window has ended with too few bytes
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

  /** True if the client has been waited for longer in total than a body may take. */
  boolean isOverdue() {
    return allWaitedNanos >= waitMaxNanos;
  }

  private void beginWindow() {
    waitedNanos = 0;
    bytes = 0;
  }
}
