package sluice.stubs.hostile;

import java.util.List;

/**
 * How long a number of requests took.
 *
 * @param millis of those that were answered well, ascending
 */
record Latencies(List<Long> millis, int failed) {

  /** Below this it is the scheduler of a shared machine that is measured. */
  private static final long FLOOR_MILLIS = 10;

  Latencies {
    millis = millis.stream().sorted().toList();
  }

  long percentile(int percent) {
    return millis.isEmpty() ? 0 : millis.get((millis.size() - 1) * percent / 100);
  }

  /** True if none failed and the 99th percentile is at most twice the other's. */
  boolean areAtMostDouble(Latencies idle) {
    return failed == 0
        && !millis.isEmpty()
        && percentile(99) <= 2 * Math.max(idle.percentile(99), FLOOR_MILLIS);
  }

  @Override
  public String toString() {
    return "%d innocents, failed %d, ms p50 %d p99 %d max %d"
        .formatted(millis.size() + failed, failed, percentile(50), percentile(99), percentile(100));
  }
}
