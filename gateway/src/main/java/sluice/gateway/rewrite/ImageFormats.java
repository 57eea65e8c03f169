package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Decides for each name of a format that passes whether it still holds: where PNGs have become
 * JPEGs it must say so, and where one of them has not it must not.
 */
final class ImageFormats {

  private static final Optional<Buffer> JPEG = Optional.of(Buffer.buffer("jpeg"));

  private final BitSet kept = new BitSet();
  private final List<Segment> waiting = new ArrayList<>();
  private int images;

  /**
   * An image passes.
   *
   * @return its number
   */
  int image() {
    return images++;
  }

  /** The image of this number leaves as it came. */
  void kept(int image) {
    kept.set(image);
  }

  /** Which formats have waited for the image that has just passed. */
  List<Segment> takeWaiting() {
    List<Segment> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /**
   * The format of the last images.
   *
   * @param before how many they are; they have left when this piece leaves. 0 if it is to wait
   */
  Segment format(ImageLiteral literal, int before) {
    if (before == 0) {
      Segment piece = Segment.of(literal, () -> {});
      waiting.add(piece);
      return piece;
    }
    int end = images;
    return Segment.decidedLast(
        literal, () -> isAnyKept(end - before, end) ? Optional.empty() : JPEG);
  }

  /** What a format says of one image. */
  static Optional<Buffer> of(Optional<Buffer> replacement) {
    return replacement.flatMap(_ -> JPEG);
  }

  /** No image follows the last format that waits. */
  void unused() {
    waiting.removeLast().finish(Optional.empty());
  }

  /** True if one waits. */
  boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  private boolean isAnyKept(int from, int to) {
    int next = kept.nextSetBit(from);
    return next >= 0 && next < to;
  }
}
