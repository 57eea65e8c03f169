package sluice.gateway.rewrite;

import java.util.ArrayDeque;
import java.util.Deque;
import sluice.gateway.http.MemoryBudget;

/** The segments of one text that wait to leave, in order. */
final class SegmentQueue {

  private final MemoryBudget held;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long heldBytes;

  /**
   * Creates an empty queue.
   *
   * @param held where the bytes of its segments have been acquired
   */
  SegmentQueue(MemoryBudget held) {
    this.held = held;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** True if there is a segment, and the oldest may leave. */
  boolean isFirstReady() {
    return !segments.isEmpty() && segments.getFirst().isReady();
  }

  /** Bytes that the segments hold. */
  long heldBytes() {
    return heldBytes;
  }

  void add(Segment segment) {
    heldBytes += segment.heldBytes();
    segments.addLast(segment);
  }

  /** Removes the oldest segment and releases its bytes. */
  Segment removeFirst() {
    Segment first = segments.removeFirst();
    heldBytes -= first.heldBytes();
    held.release(first.heldBytes());
    return first;
  }

  /** Cancels all segments and releases their bytes. */
  void drop() {
    while (!segments.isEmpty()) {
      removeFirst().cancel();
    }
  }
}
