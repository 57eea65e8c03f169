package sluice.worker.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The finished pixels of one interlaced image, which come in no order that could be encoded: rows
 * from top to bottom without gaps, three bytes (blue, green, red) for each pixel. It lies outside
 * the Java heap, where the encoder reads it in place, starts as zeros and is freed on close.
 * Belongs to the thread that made it.
 */
final class PixelMatrix implements AutoCloseable {

  private final int width;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment pixels;

  /**
   * Takes the memory. No flag of the JVM bounds it: only the limit on pixels, times the images that
   * are worked on at a time.
   *
   * @throws IllegalStateException if there is not enough of it
   */
  PixelMatrix(int width, int height) {
    this.width = width;
    try {
      this.pixels = arena.allocate((long) width * height * RowComposer.PIXEL);
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException("No memory for %dx%d pixels".formatted(width, height), e);
    }
  }

  /** All the pixels, not to be used after close. */
  Band band() {
    return new Band(pixels, width, RowComposer.PIXEL);
  }

  /** Puts one row of a pass, with as many pixels as the pass has columns, in its place. */
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
