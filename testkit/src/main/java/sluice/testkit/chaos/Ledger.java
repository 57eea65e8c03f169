package sluice.testkit.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The outcome of every request of a load. */
final class Ledger {

  private final List<Long> millis = new ArrayList<>();
  private int untimed;
  private final List<Long> unconverted = new ArrayList<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final List<Long> failed = new ArrayList<>();

  /**
   * Records a response with the right image.
   *
   * @param converted the image is a JPEG
   * @param took time until the end of the response, in milliseconds
   */
  synchronized void responded(boolean converted, long took) {
    millis.add(took);
    note(converted);
  }

  /** Records a response during warm-up, whose latency does not count. */
  synchronized void respondedUntimed(boolean converted) {
    untimed++;
    note(converted);
  }

  private void note(boolean converted) {
    if (!converted) {
      unconverted.add(System.currentTimeMillis());
    }
    notifyAll();
  }

  synchronized void failed(String why) {
    failed.add(System.currentTimeMillis());
    reasons.merge(why, 1, Integer::sum);
    notifyAll();
  }

  /** Waits for this number of entries; missing ones count as failed after the timeout. */
  synchronized void awaitEntries(int count, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (entries() < count && System.nanoTime() - deadline < 0) {
        TimeUnit.SECONDS.timedWait(this, 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int missing = count - entries(); missing > 0; missing--) {
      failed("no response");
    }
  }

  synchronized boolean isClean() {
    return failed.isEmpty() && unconverted.isEmpty();
  }

  /** First and last time of unconverted images and of failures, in epoch milliseconds. */
  synchronized List<String> times() {
    List<String> lines = new ArrayList<>();
    times("unconverted", unconverted).ifPresent(lines::add);
    times("failed", failed).ifPresent(lines::add);
    return lines;
  }

  synchronized String summary() {
    List<Long> sorted = millis.stream().sorted().toList();
    return "requests %d, failed %d %s, unconverted %d, ms p50 %d p99 %d max %d"
        .formatted(
            entries(),
            failed.size(),
            reasons,
            unconverted.size(),
            percentile(sorted, 50),
            percentile(sorted, 99),
            percentile(sorted, 100));
  }

  private int entries() {
    return millis.size() + untimed + failed.size();
  }

  private static Optional<String> times(String what, List<Long> epochMillis) {
    LongStream times = epochMillis.stream().mapToLong(Long::longValue);
    OptionalLong first = times.min();
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s first %d last %d".formatted(what, first.getAsLong(), epochMillis.getLast()));
  }

  static long percentile(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100);
  }
}
