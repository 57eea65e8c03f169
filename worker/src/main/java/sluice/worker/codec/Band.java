package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A band of finished rows. It lies outside the Java heap, where the encoder reads it in place.
 *
 * @param pixels the rows from top to bottom
 * @param width in pixels
 * @param channels bytes per pixel: blue, green and red; with 4, one more whose value is ignored
 */
record Band(MemorySegment pixels, int width, int channels) {

  /** Side of a minimum coded unit of a JPEG with 4:2:0 chroma subsampling, in pixels. */
  static final int MCU = 16;

  /** One row of units at the longest side: 1 MiB, which fits into a second-level cache. */
  static final int MAX_BYTES = MCU * 4 * CodecLimits.MAX_SIDE;

  /** Bytes per row. */
  int stride() {
    return width * channels;
  }

  /** Number of rows that fit, a multiple of {@link #MCU}. */
  int capacity() {
    return (int) (pixels.byteSize() / stride() / MCU * MCU);
  }

  /** Stores one row of three channels. */
  void put(int row, byte[] bgr) {
    MemorySegment.copy(bgr, 0, pixels, ValueLayout.JAVA_BYTE, (long) row * stride(), stride());
  }

  /** Stores one row of four channels, one int per pixel. */
  void put(int row, int[] bgrx, int from) {
    MemorySegment.copy(
        bgrx, from, pixels, ValueLayout.JAVA_INT_UNALIGNED, (long) row * stride(), width);
  }
}
