package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Some finished rows of a picture outside the Java heap, where the encoder reads them in place.
 *
 * @param pixels the rows from top to bottom
 * @param width in pixels
 * @param channels bytes of a pixel: blue, green, red, and one more of any value if 4
 * @param stride bytes from one row to the next
 */
record Band(MemorySegment pixels, int width, int channels, int stride) {

  /** Width and height of what a JPEG with chroma at half the size is made of, in pixels. */
  static final int UNIT = 16;

  /** Bytes between two rows that vectors may write to: 11 pixels behind, or 7 before a row. */
  private static final int GAP_BYTES = 48;

  /** One row of units at the longest side. About 1 MiB, to stay in a second-level cache. */
  static final int MAX_BYTES = UNIT * (4 * CodecLimits.MAX_SIDE + GAP_BYTES);

  /** For rows that are put in one by one. */
  static Band ofThree(Workspace workspace, int width) {
    return new Band(workspace.band(), width, 3, 3 * width);
  }

  /** For rows that vectors write. */
  static Band ofFour(Workspace workspace, int width) {
    return new Band(workspace.band(), width, 4, 4 * width + GAP_BYTES);
  }

  /** How many rows there is room for, a multiple of {@link #UNIT}. */
  int capacity() {
    return (int) (pixels.byteSize() / stride / UNIT * UNIT);
  }

  /** Takes one row of three channels. */
  void put(int row, byte[] bgr) {
    MemorySegment.copy(bgr, 0, pixels, ValueLayout.JAVA_BYTE, (long) row * stride, stride);
  }
}
