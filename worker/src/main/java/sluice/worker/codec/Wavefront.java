package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reverses the filters of eight rows at a time (PNG specification, third edition, 9.2). One row at
 * a time would take eight times as long, because every pixel depends on the one to its left.
 *
 * <p>A pixel also depends on the one above, so each row stays one pixel behind the row above it.
 * Then the pixels of one step are independent of each other and form the eight lanes of a vector:
 *
 * <pre>
 *            x   0 1 2 3 4 5 ...
 *   row 0        0 1 2 3 4 5         the number is the step that restores a pixel;
 *   row 1          1 2 3 4 5 6       step t restores pixel t - k of row k
 *   row 2            2 3 4 5 6 7
 * </pre>
 *
 * <p>The pixels to the left are the result of the previous step. The pixels above are that result
 * shifted by one lane, and those above to the left are the pixels above of the previous step.
 * {@link LaneTranspose} copies pixels from rows to lanes and back, a chunk of steps at a time; in
 * between, {@link LaneFilters} runs the steps.
 */
final class Wavefront {

  /** Rows restored together: the 32-bit lanes of a 256-bit vector. */
  static final int ROWS = 8;

  /** Maximum steps per chunk; their lanes fit into the first-level cache. */
  private static final int CHUNK = 384;

  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  /** Pixels after each row that are overwritten as well. */
  private static final int MARGIN = 12;

  private final int width;
  private final int pixelBytes;

  /** Pixels from one row to the next in {@link #restored}. */
  private final int rowPixels;

  private final int[] restored;

  /** The row above the first row. */
  private final int[] above;

  /** Steps until the last pixel of the last row is restored, rounded up to a multiple of four. */
  private final int steps;

  /** Steps per chunk; equal chunks are faster than full ones and a short rest. */
  private final int chunkSteps;

  /** Lanes of one chunk: filtered pixels that are restored in place. */
  private final int[] lanes = new int[CHUNK * ROWS];

  /** State between two chunks: the lanes to the left and those above to the left. */
  private final int[] state = new int[2 * ROWS];

  /** All-ones masks of the lanes that use left, above, above to the left, and the mean. */
  private final int[] masks = new int[4 * ROWS];

  Wavefront(int width, boolean alpha) {
    this.width = width;
    this.pixelBytes = alpha ? 4 : 3;
    this.rowPixels = width + MARGIN;
    this.restored = new int[ROWS * rowPixels];
    this.above = new int[rowPixels];
    this.steps = (width + ROWS - 1 + 3) & ~3;
    int chunks = Math.ceilDiv(steps, CHUNK);
    this.chunkSteps = (Math.ceilDiv(steps, chunks) + 3) & ~3;
  }

  /** True if the machine's vectors are wide enough and its byte order is little-endian. */
  static boolean isSupported() {
    return LaneFilters.isSupported() && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * Restores the next rows of the image and reorders their pixels from red, green, blue to blue,
   * green, red and a fourth byte, which is alpha if the image has it.
   *
   * @param rows readable for the bytes of eight rows and {@link InflateStream#SLACK_BYTES} more
   * @param from offset of the filter byte of the first row
   * @param stride bytes from one filter byte to the next
   * @param count number of rows, up to eight; the remaining lanes are computed and ignored
   */
  void restore(MemorySegment rows, long from, int stride, int count) throws RefusedException {
    Filters filters = readFilters(rows, from, stride, count);
    Arrays.fill(state, 0);
    int chunk;
    for (int step = 0; step < steps; step += chunk) {
      chunk = Math.min(chunkSteps, steps - step);
      gather(rows, from + 1 + (long) step * pixelBytes, stride - pixelBytes, chunk);
      if (step == 0) {
        clearBeforeRows();
      }
      switch (filters) {
        case PAETH_ONLY -> LaneFilters.runPaeth(lanes, above, step, state, chunk);
        case WITHOUT_AVERAGE -> LaneFilters.run(lanes, above, step, state, chunk, masks);
        case ANY -> LaneFilters.runWithAverage(lanes, above, step, state, chunk, masks);
      }
      scatter(step, chunk);
    }
    System.arraycopy(restored, at(count - 1), above, 0, width);
  }

  /** The rows restored last, one int per pixel. */
  int[] restored() {
    return restored;
  }

  /** Index of the first pixel of a row in {@link #restored}. */
  int at(int row) {
    return row * rowPixels;
  }

  /**
   * Sub, Up and None equal Paeth with some of the neighbours set to 0, so one loop handles them
   * all; for Average, all neighbours of the Paeth part are 0.
   */
  private Filters readFilters(MemorySegment rows, long from, int stride, int count)
      throws RefusedException {
    boolean average = false;
    boolean others = count < ROWS;
    Arrays.fill(masks, 0);
    for (int row = 0; row < count; row++) {
      int filter = rows.get(ValueLayout.JAVA_BYTE, from + (long) row * stride);
      others |= filter != PAETH;
      switch (filter) {
        case 0 -> {}
        case 1 -> masks[row] = -1;
        case 2 -> masks[ROWS + row] = -1;
        case AVERAGE -> {
          masks[3 * ROWS + row] = -1;
          average = true;
        }
        case PAETH -> {
          masks[row] = -1;
          masks[ROWS + row] = -1;
          masks[2 * ROWS + row] = -1;
        }
        default -> throw RefusedException.corrupt("unknown row filter " + (filter & 0xFF));
      }
    }
    if (average) {
      return Filters.ANY;
    }
    return others ? Filters.WITHOUT_AVERAGE : Filters.PAETH_ONLY;
  }

  /** The filters of a group of rows, from the fastest to the slowest to reverse. */
  private enum Filters {
    PAETH_ONLY,
    WITHOUT_AVERAGE,
    ANY
  }

  private void gather(MemorySegment rows, long at, int step, int chunk) {
    long half = 4L * step;
    if (pixelBytes == 4) {
      LaneTranspose.gatherRgba(rows, at, step, lanes, 0, chunk);
      LaneTranspose.gatherRgba(rows, at + half, step, lanes, 4, chunk);
    } else {
      LaneTranspose.gatherRgb(rows, at, step, lanes, 0, chunk);
      LaneTranspose.gatherRgb(rows, at + half, step, lanes, 4, chunk);
    }
  }

  private void scatter(int step, int chunk) {
    int next = rowPixels - 1;
    LaneTranspose.scatter(lanes, 0, restored, step, next, chunk);
    LaneTranspose.scatter(lanes, 4, restored, step + 4 * next, next, chunk);
  }

  /** Pixels left of a row are 0 (PNG specification, 9.2). */
  private void clearBeforeRows() {
    for (int row = 1; row < ROWS; row++) {
      for (int step = 0; step < row; step++) {
        lanes[step * ROWS + row] = 0;
      }
    }
  }
}
