package sluice.stubs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What became of every request of a {@link ChaosLoad}. */
final class Ledger {

  private final List<Long> millis = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private int unconverted;
  private int failed;

  synchronized void answered(boolean converted, long took) {
    millis.add(took);
    unconverted += converted ? 0 : 1;
    notifyAll();
  }

  synchronized void failed(String why) {
    failed++;
    failures.merge(why, 1, Integer::sum);
    notifyAll();
  }

  /** Waits until so many requests have an entry; what is missing then counts as failed. */
  synchronized void awaitEntries(int count, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (millis.size() + failed < count && System.nanoTime() - deadline < 0) {
        TimeUnit.SECONDS.timedWait(this, 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int missing = count - millis.size() - failed; missing > 0; missing--) {
      failed("no answer");
    }
  }

  synchronized boolean isClean() {
    return failed == 0 && unconverted == 0;
  }

  synchronized String summary() {
    List<Long> sorted = millis.stream().sorted().toList();
    return "requests %d, failed %d %s, unconverted %d, ms p50 %d p99 %d max %d"
        .formatted(
            sorted.size() + failed,
            failed,
            failures,
            unconverted,
            percentile(sorted, 50),
            percentile(sorted, 99),
            percentile(sorted, 100));
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100);
  }
}
