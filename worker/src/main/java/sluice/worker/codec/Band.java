package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Some finished rows of an image outside the Java heap, where the encoder reads them in place.
 *
 * @param pixels the rows from top to bottom
 * @param width in pixels
 * @param channels bytes of a pixel: blue, green, red, and one more of any value if 4
 */
record Band(MemorySegment pixels, int width, int channels) {

  /** Width and height of what a JPEG with chroma at half the size is made of, in pixels. */
  static final int UNIT = 16;

  /** One row of units at the longest side. About 1 MiB, to stay in a second-level cache. */
  static final int MAX_BYTES = UNIT * 4 * CodecLimits.MAX_SIDE;

  /** Bytes from one row to the next. */
  int stride() {
    return width * channels;
  }

  /** How many rows there is room for, a multiple of {@link #UNIT}. */
  int capacity() {
    return (int) (pixels.byteSize() / stride() / UNIT * UNIT);
  }

  /** Takes one row of three channels. */
  void put(int row, byte[] bgr) {
    MemorySegment.copy(bgr, 0, pixels, ValueLayout.JAVA_BYTE, (long) row * stride(), stride());
  }

  /** Takes one row of four channels, as ints. */
  void put(int row, int[] bgrx, int from) {
    MemorySegment.copy(
        bgrx, from, pixels, ValueLayout.JAVA_INT_UNALIGNED, (long) row * stride(), width);
  }
}
