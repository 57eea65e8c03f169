package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Decides for each name of a format in a text whether it becomes {@code jpeg}: it does if all
 * images that it describes are converted, and leaves unchanged if one of them is not.
 */
final class ImageFormats {

  private static final Optional<Buffer> JPEG = Optional.of(Buffer.buffer("jpeg"));

  private final BitSet unconverted = new BitSet();
  private final List<Segment> waiting = new ArrayList<>();
  private long waitingBytes;
  private int images;

  /**
   * Counts an image.
   *
   * @return its number
   */
  int image() {
    return images++;
  }

  /** Notes that the image of this number leaves unconverted. */
  void unconverted(int image) {
    unconverted.set(image);
  }

  /** Removes the formats that wait for an image, as there is one now. */
  List<Segment> takeWaiting() {
    List<Segment> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /**
   * Makes a segment of a format.
   *
   * @param before how many of the last images it describes; 0 if it waits for the next one
   */
  Segment format(ImageLiteral literal, int before) {
    if (before == 0) {
      Segment segment = Segment.of(literal, () -> {});
      waiting.add(segment);
      return segment;
    }
    int end = images;
    return Segment.decidedLast(
        literal, () -> isAnyUnconverted(end - before, end) ? Optional.empty() : JPEG);
  }

  /** The new format of a single image; empty if that leaves unconverted. */
  static Optional<Buffer> of(Optional<Buffer> replacement) {
    return replacement.flatMap(_ -> JPEG);
  }

  /** Finishes the last format that waits, which no image follows. */
  void unused() {
    waiting.removeLast().finish(Optional.empty());
  }

  /** Counts bytes that are queued behind the oldest format that waits. */
  void enqueued(int bytes) {
    waitingBytes = waiting.isEmpty() ? 0 : waitingBytes + bytes;
  }

  /** Notes that nothing is queued. */
  void queueEmpty() {
    waitingBytes = 0;
  }

  /** Bytes that are queued behind the oldest format that waits. */
  long waitingBytes() {
    return waitingBytes;
  }

  private boolean isAnyUnconverted(int from, int to) {
    int next = unconverted.nextSetBit(from);
    return next >= 0 && next < to;
  }
}
