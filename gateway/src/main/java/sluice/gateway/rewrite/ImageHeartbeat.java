package sluice.gateway.rewrite;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.Deadlines.Deadline;

/**
 * Sends something to a client that waits for an image: small devices give up after two seconds of
 * silence, and a large image may take longer to arrive. Lives on one event loop.
 */
final class ImageHeartbeat {

  private final Duration silence;
  private final BooleanSupplier beat;
  private final Deadline due;
  private boolean waiting;
  private boolean beaten;
  private long lastNanos = System.nanoTime();

  /**
   * Creates a heartbeat that is not waiting.
   *
   * @param silence longest silence towards the client
   * @param beat sends something; returns false if that is not possible now
   */
  ImageHeartbeat(Deadlines deadlines, Duration silence, BooleanSupplier beat) {
    this.silence = silence;
    this.beat = beat;
    this.due = deadlines.of(this::onDeadline);
  }

  /** True once something has been sent. */
  boolean hasBeaten() {
    return beaten;
  }

  /** Notes that other bytes have been sent. */
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

  private void onDeadline() {
    long now = System.nanoTime();
    if (now - lastNanos >= silence.toNanos()) {
      lastNanos = now;
      beaten |= beat.getAsBoolean();
    }
    if (waiting) {
      due.setAt(lastNanos + silence.toNanos());
    }
  }
}
