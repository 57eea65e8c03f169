package sluice.shared.log;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Keeps a log readable when the same thing happens thousands of times: the first event of a kind is
 * a line at once, those of the next {@value #WINDOW_SECONDS} seconds are one line together at their
 * end, and so on until none has come for as long.
 *
 * <p>For any thread. Kinds are constants, so their number is bounded.
 */
public final class RepeatedLines<K extends Enum<K>> {

  /** How often a kind of event may have a line, in seconds. */
  public static final long WINDOW_SECONDS = 10;

  private final Executor afterWindow;

  /** Events without a line of their own, for each kind that has had a line lately. */
  private final Map<K, Long> more = new ConcurrentHashMap<>();

  public RepeatedLines() {
    this(CompletableFuture.delayedExecutor(WINDOW_SECONDS, TimeUnit.SECONDS));
  }

  /**
   * Creates one with another window.
   *
   * @param afterWindow runs what it is given when a window is over
   */
  RepeatedLines(Executor afterWindow) {
    this.afterWindow = afterWindow;
  }

  /**
   * Something has happened.
   *
   * @param line writes the line about this event, if it is to have one
   * @param summary writes the line about that many further events
   */
  public void happened(K kind, Runnable line, LongConsumer summary) {
    if (more.merge(kind, 0L, (count, _) -> count + 1) == 0) {
      line.run();
      afterWindow.execute(() -> windowIsOver(kind, summary));
    }
  }

  private void windowIsOver(K kind, LongConsumer summary) {
    long[] count = {0};
    more.computeIfPresent(
        kind,
        (_, counted) -> {
          count[0] = counted;
          return counted == 0 ? null : 0L;
        });
    if (count[0] > 0) {
      summary.accept(count[0]);
      afterWindow.execute(() -> windowIsOver(kind, summary));
    }
  }
}
