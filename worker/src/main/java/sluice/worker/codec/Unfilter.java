package sluice.worker.codec;

/**
 * Reverses the filters of the rows of an image (PNG specification, third edition, 9.2). A row is a
 * filter byte followed by pixel bytes. Each pixel byte is stored as the difference from a
 * prediction made from the byte one pixel to the left, the one above and the one above to the left.
 *
 * <p>Rows are restored in place; the previous row directly precedes them in the same array. For the
 * first row of an image or pass, that is a row of zeros, as the specification requires.
 */
sealed class Unfilter permits UnfilterRgb, UnfilterRgba {

  /** Bytes per pixel, 1 for pixels smaller than a byte. */
  private final int distance;

  /** Bytes per row, including the filter byte. */
  private final int stride;

  Unfilter(int distance, int stride) {
    this.distance = distance;
    this.stride = stride;
  }

  static Unfilter of(int bitsPerPixel, int stride) {
    return switch (bitsPerPixel) {
      case 24 -> new UnfilterRgb(stride);
      case 32 -> new UnfilterRgba(stride);
      default -> new Unfilter(Math.max(1, bitsPerPixel / 8), stride);
    };
  }

  /** Restores the row whose filter byte is at {@code at}; at least one row precedes it. */
  final void restore(byte[] rows, int at) throws RefusedException {
    int from = at + 1;
    int to = at + stride;
    switch (rows[at]) {
      case 0 -> {}
      case 1 -> sub(rows, from, to);
      case 2 -> up(rows, from, to);
      case 3 -> average(rows, from, to, stride);
      case 4 -> paeth(rows, from, to, stride);
      default -> throw RefusedException.corrupt("unknown row filter " + (rows[at] & 0xFF));
    }
  }

  private void up(byte[] rows, int from, int to) {
    for (int i = from; i < to; i++) {
      rows[i] += rows[i - stride];
    }
  }

  void sub(byte[] rows, int from, int to) {
    for (int i = from + distance; i < to; i++) {
      rows[i] += rows[i - distance];
    }
  }

  void average(byte[] rows, int from, int to, int above) {
    int first = Math.min(from + distance, to);
    for (int i = from; i < first; i++) {
      rows[i] += (byte) ((rows[i - above] & 0xFF) >> 1);
    }
    for (int i = first; i < to; i++) {
      rows[i] += (byte) (((rows[i - distance] & 0xFF) + (rows[i - above] & 0xFF)) >> 1);
    }
  }

  void paeth(byte[] rows, int from, int to, int above) {
    int first = Math.min(from + distance, to);
    for (int i = from; i < first; i++) {
      rows[i] += rows[i - above];
    }
    for (int i = first; i < to; i++) {
      int left = rows[i - distance] & 0xFF;
      int up = rows[i - above] & 0xFF;
      int upLeft = rows[i - above - distance] & 0xFF;
      rows[i] += (byte) nearest(left, up, upLeft);
    }
  }

  /** The Paeth predictor: the one nearest to left + up - upLeft; ties go in this order (9.4). */
  static int nearest(int left, int up, int upLeft) {
    int toLeft = up - upLeft;
    int toUp = left - upLeft;
    int fromLeft = Math.abs(toLeft);
    int fromUp = Math.abs(toUp);
    int fromUpLeft = Math.abs(toLeft + toUp);
    if (fromLeft <= fromUp && fromLeft <= fromUpLeft) {
      return left;
    }
    return fromUp <= fromUpLeft ? up : upLeft;
  }
}
