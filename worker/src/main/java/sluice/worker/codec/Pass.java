package sluice.worker.codec;

import java.util.List;

/**
 * The pixels of one pass over an image. An interlaced image has the seven passes of Adam7, each
 * with its own rows and filters (PNG specification, third edition, 8.1); any other image has a
 * single pass with all pixels.
 *
 * @param x column of the first pixel
 * @param y row of the first pixel
 * @param dx distance between pixels, in columns
 * @param dy distance between rows of the pass, in rows of the image
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

  /** Pixels per row of this pass; 0 if the image is too narrow. */
  int columns(int imageWidth) {
    return (imageWidth - x + dx - 1) / dx;
  }

  /** Rows of this pass; 0 if the image is not high enough. */
  int rows(int imageHeight) {
    return (imageHeight - y + dy - 1) / dy;
  }
}
