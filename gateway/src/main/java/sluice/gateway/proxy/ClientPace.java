package sluice.gateway.proxy;

/**
 * Whether a client that is waited for is fast enough: silence alone would let it hold its place for
 * ever with one byte now and then.
 *
 * <p>Time is measured out in windows, and only while it is the client's turn: what we or the
 * upstream hold back does not count against it. Each window has to bring its bytes, so that a fast
 * beginning buys no slow end.
 */
final class ClientPace {

  private final long windowNanos;
  private final long bytesMin;
  private long waitedNanos;
  private long bytes;

  /** What is asked of a client; to {@link #begin} before it is asked. */
  ClientPace(ProxyConfig.Client client) {
    this.windowNanos = client.timeout().toNanos();
    this.bytesMin = client.bytesPerSecondMin() * client.timeout().toSeconds();
  }

  /** Begins the first window. */
  void begin() {
    waitedNanos = 0;
    bytes = 0;
  }

  void moved(long count) {
    bytes += count;
  }

  /**
   * The client has been waited for.
   *
   * @param nanos since the last call
   * @return true if that ended a window with too few bytes
   */
  boolean isTooSlowAfter(long nanos) {
    waitedNanos += nanos;
    if (waitedNanos < windowNanos) {
      return false;
    }
    boolean tooSlow = bytes < bytesMin;
    begin();
    return tooSlow;
  }
}
