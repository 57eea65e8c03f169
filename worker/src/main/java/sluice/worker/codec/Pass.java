package sluice.worker.codec;

import java.util.List;

/**
 * One pass over an image: which of its pixels come in it. An interlaced image has the seven of
 * Adam7, each a sparse image with rows and filters of its own (PNG specification, third edition,
 * 8.1); any other has a single pass with every pixel.
 *
 * @param x column of the pass's first pixel
 * @param y row of the pass's first pixel
 * @param dx columns from one pixel of the pass to the next
 * @param dy rows from one row of the pass to the next
 */
record Pass(int x, int y, int dx, int dy) {

  private static final List<Pass> ALL_AT_ONCE = List.of(new Pass(0, 0, 1, 1));

  private static final List<Pass> INTERLACED =
      List.of(
          new Pass(0, 0, 8, 8),
          new Pass(4, 0, 8, 8),
          new Pass(0, 4, 4, 8),
          new Pass(2, 0, 4, 4),
          new Pass(0, 2, 2, 4),
          new Pass(1, 0, 2, 2),
          new Pass(0, 1, 1, 2));

  static List<Pass> passes(boolean interlaced) {
    return interlaced ? INTERLACED : ALL_AT_ONCE;
  }

  /** Pixels in a row of this pass, 0 if the image is too narrow for it. */
  int columns(int imageWidth) {
    return (imageWidth - x + dx - 1) / dx;
  }

  /** Rows of this pass, 0 if the image is too low for it. */
  int rows(int imageHeight) {
    return (imageHeight - y + dy - 1) / dy;
  }
}
