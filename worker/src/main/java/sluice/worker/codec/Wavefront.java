package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Takes the filters off eight rows at a time (PNG specification, third edition, 9.2), which one
 * after the other would take eight times as long: every pixel needs the one to its left first.
 *
 * <p>It also needs the one above, so each row keeps one pixel behind the row above it. Then the
 * pixels of one step do not need each other, and are eight lanes of a vector:
 *
 * <pre>
 *            x   0 1 2 3 4 5 ...
 *   row 0        0 1 2 3 4 5         the number is the step in which a pixel is done;
 *   row 1          1 2 3 4 5 6       in step t, row k does pixel t - k
 *   row 2            2 3 4 5 6 7
 * </pre>
 *
 * <p>What is to the left was the result of the step before, what is above was the same one lane
 * further down, and what is above to the left was above a step before. {@link LaneTranspose} brings
 * pixels from rows to lanes and back, some steps at a time; between that, {@link LaneFilters} go
 * through the steps.
 */
final class Wavefront {

  /** Rows that are restored together: lanes of 32 bits in a vector of 256. */
  static final int ROWS = 8;

  /** Steps whose lanes are held between the three loops, in the first-level cache. */
  private static final int CHUNK = 384;

  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  /** Pixels behind each row that are written, too. */
  private static final int MARGIN = 12;

  private final int width;
  private final int pixelBytes;

  /** From one row to the next in {@link #restored}. */
  private final int rowPixels;

  private final int[] restored;

  /** The row above the first. */
  private final int[] above;

  /** Until the last pixel of the last row is done, a multiple of four. */
  private final int steps;

  /** Chunks of one size: a short one takes longer than it is worth. */
  private final int chunkSteps;

  /** Lanes of one chunk: filtered pixels, in whose place the restored ones are put. */
  private final int[] lanes = new int[CHUNK * ROWS];

  /** Between two chunks: the lanes to the left, and those above to the left. */
  private final int[] state = new int[2 * ROWS];

  /** Which lanes count, as bits all set: to the left, above, above to the left, their mean. */
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

  /** Whether vectors are wide enough here for this to be fast. */
  static boolean suits() {
    return LaneFilters.suit() && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * Restores the next rows of the image: from red, green, blue to blue, green, red and a fourth
   * byte, which is alpha if there is any.
   *
   * @param rows may be read for as many bytes as eight rows have, and {@link
   *     InflateStream#SLACK_BYTES}
   * @param from where the filter byte of the first row is
   * @param stride bytes from there to the next filter byte
   * @param count how many rows, up to eight; the others are treated all the same
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

  /** The rows restored last, an int for each pixel. */
  int[] restored() {
    return restored;
  }

  /** Where one of them begins. */
  int at(int row) {
    return row * rowPixels;
  }

  /**
   * Sub, Up and none are Paeth where some of the neighbours are 0, so one loop can do them all; and
   * where Average is used, all are 0 for Paeth.
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

  /** What a group of rows has, from the fastest to restore to the slowest. */
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

  /** Left of a row, everything is 0 (PNG specification, 9.2). */
  private void clearBeforeRows() {
    for (int row = 1; row < ROWS; row++) {
      for (int step = 0; step < row; step++) {
        lanes[step * ROWS + row] = 0;
      }
    }
  }
}
