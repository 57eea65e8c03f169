package sluice.gateway.rewrite;

import java.time.Duration;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.Deadlines.Deadline;

/**
 * Lets a client hear something while it waits for an image for long: small devices give up a
 * connection on which nothing moves for two seconds, and a large image may take longer to arrive.
 * Lives on one event loop.
 */
final class ImageHeartbeat {

  private final Duration silence;
  private final Runnable beat;
  private final Deadline due;
  private boolean waiting;
  private long lastNanos = System.nanoTime();

  /**
   * Creates one that is not waiting.
   *
   * @param silence how long the client may hear nothing
   * @param beat sends something
   */
  ImageHeartbeat(Deadlines deadlines, Duration silence, Runnable beat) {
    this.silence = silence;
    this.beat = beat;
    this.due = deadlines.of(this::look);
  }

  /** Bytes have left. */
  void heard() {
    lastNanos = System.nanoTime();
  }

  /** Notes whether the client waits for an image now. */
  void waiting(boolean forImage) {
    if (forImage && !waiting) {
      due.setAt(lastNanos + silence.toNanos());
    } else if (!forImage && waiting) {
      due.clear();
    }
    waiting = forImage;
  }

  private void look() {
    long now = System.nanoTime();
    if (now - lastNanos >= silence.toNanos()) {
      lastNanos = now;
      beat.run();
    }
    if (waiting) {
      due.setAt(lastNanos + silence.toNanos());
    }
  }
}
