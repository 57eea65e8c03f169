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
final class PictureFormats {

  private static final Optional<Buffer> JPEG = Optional.of(Buffer.buffer("jpeg"));

  private final BitSet kept = new BitSet();
  private final List<Piece> waiting = new ArrayList<>();
  private int pictures;

  /**
   * A picture passes.
   *
   * @return its number
   */
  int picture() {
    return pictures++;
  }

  /** The picture of this number leaves as it came. */
  void kept(int picture) {
    kept.set(picture);
  }

  /** Which formats have waited for the picture that has just passed. */
  List<Piece> takeWaiting() {
    List<Piece> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /**
   * The format of the last pictures.
   *
   * @param before how many they are; they have left when this piece leaves. 0 if it is to wait
   */
  Piece format(PictureLiteral literal, int before) {
    if (before == 0) {
      Piece piece = Piece.of(literal, () -> {});
      waiting.add(piece);
      return piece;
    }
    int end = pictures;
    return Piece.decidedLast(literal, () -> isAnyKept(end - before, end) ? Optional.empty() : JPEG);
  }

  /** What a format says of one picture. */
  static Optional<Buffer> of(Optional<Buffer> replacement) {
    return replacement.flatMap(_ -> JPEG);
  }

  /** The one that has waited last gets no picture. */
  void waitedInVain() {
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
