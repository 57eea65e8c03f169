package sluice.shared.log;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Limits repeated log lines. The first event of a kind is logged at once. The events of the next
 * {@value #WINDOW_SECONDS} seconds are summarised in one line at the end of that window, and so on
 * until a window passes without events.
 *
 * <p>Thread-safe.
 *
 * @param <K> kinds of events; as an enum, their number is bounded
 */
public final class RepeatedLines<K extends Enum<K>> {

  /** Length of a window, in seconds. */
  public static final long WINDOW_SECONDS = 10;

  private final Executor afterWindow;

  /** Number of events not logged yet, for each kind with an open window. */
  private final Map<K, Long> more = new ConcurrentHashMap<>();

  public RepeatedLines() {
    this(CompletableFuture.delayedExecutor(WINDOW_SECONDS, TimeUnit.SECONDS));
  }

  /**
   * Creates an instance with another window.
   *
   * @param afterWindow runs its tasks at the end of a window
   */
  RepeatedLines(Executor afterWindow) {
    this.afterWindow = afterWindow;
  }

  /**
   * Reports an event.
   *
   * @param line logs this event; called unless the event is left for a summary
   * @param summary logs the given number of further events
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
