package sluice.testkit.hostile;

import java.util.List;

/**
 * Latencies of a series of requests.
 *
 * @param millis of the successful requests, ascending
 */
record Latencies(List<Long> millis, int failed) {

  /** Anything faster is noise of the scheduler on a shared machine. */
  private static final long FLOOR_MILLIS = 10;

  Latencies {
    millis = millis.stream().sorted().toList();
  }

  long percentile(int percent) {
    return millis.isEmpty() ? 0 : millis.get((millis.size() - 1) * percent / 100);
  }

  /** True if no request failed and the 99th percentile is at most twice that of the idle series. */
  boolean areAtMostDouble(Latencies idle) {
    return failed == 0
        && !millis.isEmpty()
        && percentile(99) <= 2 * Math.max(idle.percentile(99), FLOOR_MILLIS);
  }

  @Override
  public String toString() {
    return "%d regular clients, failed %d, ms p50 %d p99 %d max %d"
        .formatted(millis.size() + failed, failed, percentile(50), percentile(99), percentile(100));
  }
}
