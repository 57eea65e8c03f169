package sluice.worker.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * All pixels of one interlaced image, which arrive in an order that cannot be encoded: rows from
 * top to bottom without gaps, three bytes (blue, green, red) per pixel. The memory lies outside the
 * Java heap, where the encoder reads it in place; it starts as zeros and is freed on close.
 * Confined to the thread that created it.
 */
final class PixelMatrix implements AutoCloseable {

  private final int width;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment pixels;

  /**
   * Allocates the memory. No JVM flag limits it, only the limit on pixels times the number of
   * images converted at once.
   *
   * @throws IllegalStateException if there is not enough memory
   */
  PixelMatrix(int width, int height) {
    this.width = width;
    try {
      this.pixels = arena.allocate((long) width * height * RowComposer.PIXEL);
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException("No memory for %dx%d pixels".formatted(width, height), e);
    }
  }

  /** All pixels; must not be used after close. */
  Band band() {
    return new Band(pixels, width, RowComposer.PIXEL);
  }

  /** Stores one row of a pass, which has as many pixels as the pass has columns. */
  void put(Pass pass, int passRow, byte[] bgr) {
    long row = (long) pass.y() + (long) passRow * pass.dy();
    long at = (row * width + pass.x()) * RowComposer.PIXEL;
    int bytes = pass.columns(width) * RowComposer.PIXEL;
    long step = (long) pass.dx() * RowComposer.PIXEL;
    for (int in = 0; in < bytes; in += RowComposer.PIXEL, at += step) {
      pixels.set(ValueLayout.JAVA_BYTE, at, bgr[in]);
      pixels.set(ValueLayout.JAVA_BYTE, at + 1, bgr[in + 1]);
      pixels.set(ValueLayout.JAVA_BYTE, at + 2, bgr[in + 2]);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
