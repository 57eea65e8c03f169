package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

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
 * pixels from rows to lanes and back, some steps at a time.
 */
final class Wavefront {

  /** Rows that are restored together: lanes of 32 bits in a vector of 256. */
  static final int ROWS = 8;

  /** Steps whose lanes are held between the three loops, in the first-level cache. */
  private static final int CHUNK = 256;

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_256;
  private static final VectorShuffle<Integer> ONE_LANE_DOWN =
      VectorShuffle.fromOp(LANES, lane -> Math.max(0, lane - 1));
  private static final VectorMask<Integer> FIRST_LANE = VectorMask.fromLong(LANES, 1);
  private static final ByteVector NONE = ByteVector.zero(BYTES);

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
  }

  /** Whether vectors are wide enough here for this to be fast. */
  static boolean suits() {
    return ByteVector.SPECIES_PREFERRED.length() >= BYTES.length()
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * Restores the next rows of the picture: from red, green, blue to blue, green, red and a fourth
   * byte, which is alpha if there is any.
   *
   * @param rows may be read for as many bytes as eight rows have, and {@link Inflate#SLACK_BYTES}
   * @param from where the filter byte of the first row is
   * @param stride bytes from there to the next filter byte
   * @param count how many rows, up to eight; the others are treated all the same
   */
  void restore(MemorySegment rows, long from, int stride, int count) throws Refusal {
    boolean average = readFilters(rows, from, stride, count);
    Arrays.fill(state, 0);
    int steps = (width + ROWS - 1 + 3) & ~3;
    for (int step = 0; step < steps; step += CHUNK) {
      int chunk = Math.min(CHUNK, steps - step);
      gather(rows, from + 1 + (long) step * pixelBytes, stride - pixelBytes, chunk);
      if (step == 0) {
        clearBeforeRows();
      }
      if (average) {
        runWithAverage(lanes, above, step, state, chunk, masks);
      } else {
        run(lanes, above, step, state, chunk, masks);
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
  private boolean readFilters(MemorySegment rows, long from, int stride, int count)
      throws Refusal {
    boolean average = false;
    Arrays.fill(masks, 0);
    for (int row = 0; row < count; row++) {
      int filter = rows.get(ValueLayout.JAVA_BYTE, from + (long) row * stride);
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
        default -> throw Refusal.corrupt("unknown row filter " + (filter & 0xFF));
      }
    }
    return average;
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

  // The loops are static methods of their own, and as small as can be: C2 keeps vectors in
  // registers only as long as everything is inlined, and that ends after some forty operations.

  private static void run(
      int[] lanes, int[] above, int from, int[] state, int steps, int[] masks) {
    ByteVector left = bytes(state, 0);
    ByteVector upLeft = bytes(state, ROWS);
    ByteVector leftMask = bytes(masks, 0);
    ByteVector upMask = bytes(masks, ROWS);
    ByteVector upLeftMask = bytes(masks, 2 * ROWS);
    for (int step = 0; step < steps; step++) {
      ByteVector up = up(left, above[from + step]);
      ByteVector guess = nearest(left.and(leftMask), up.and(upMask), upLeft.and(upLeftMask));
      left = bytes(lanes, step * ROWS).add(guess);
      upLeft = up;
      left.reinterpretAsInts().intoArray(lanes, step * ROWS);
    }
    left.reinterpretAsInts().intoArray(state, 0);
    upLeft.reinterpretAsInts().intoArray(state, ROWS);
  }

  private static void runWithAverage(
      int[] lanes, int[] above, int from, int[] state, int steps, int[] masks) {
    ByteVector left = bytes(state, 0);
    ByteVector upLeft = bytes(state, ROWS);
    ByteVector leftMask = bytes(masks, 0);
    ByteVector upMask = bytes(masks, ROWS);
    ByteVector upLeftMask = bytes(masks, 2 * ROWS);
    ByteVector meanMask = bytes(masks, 3 * ROWS);
    for (int step = 0; step < steps; step++) {
      ByteVector up = up(left, above[from + step]);
      ByteVector guess =
          nearest(left.and(leftMask), up.and(upMask), upLeft.and(upLeftMask))
              .add(mean(left, up).and(meanMask));
      left = bytes(lanes, step * ROWS).add(guess);
      upLeft = up;
      left.reinterpretAsInts().intoArray(lanes, step * ROWS);
    }
    left.reinterpretAsInts().intoArray(state, 0);
    upLeft.reinterpretAsInts().intoArray(state, ROWS);
  }

  private static ByteVector bytes(int[] from, int at) {
    return IntVector.fromArray(LANES, from, at).reinterpretAsBytes();
  }

  private static ByteVector up(ByteVector left, int above) {
    return left.reinterpretAsInts()
        .rearrange(ONE_LANE_DOWN)
        .blend(above, FIRST_LANE)
        .reinterpretAsBytes();
  }

  /** Half of the sum, rounded down, without the ninth bit that the sum would need. */
  private static ByteVector mean(ByteVector left, ByteVector up) {
    return left.and(up)
        .add(left.lanewise(VectorOperators.XOR, up).lanewise(VectorOperators.LSHR, 1));
  }

  /**
   * {@link Unfilter#nearest} in bytes. Its guess is left + up - upLeft. If both left and up are on
   * the same side of upLeft, it is at least as far from upLeft as from either of them. Otherwise it
   * is the difference of their distances away from upLeft, and only then upLeft can be the nearest.
   */
  private static ByteVector nearest(ByteVector left, ByteVector up, ByteVector upLeft) {
    ByteVector upAbove = minus(up, upLeft);
    ByteVector upBelow = minus(upLeft, up);
    ByteVector leftAbove = minus(left, upLeft);
    ByteVector leftBelow = minus(upLeft, left);
    ByteVector fromLeft = upAbove.or(upBelow);
    ByteVector fromUp = leftAbove.or(leftBelow);
    ByteVector fromUpLeft = minus(fromLeft, fromUp).or(minus(fromUp, fromLeft));
    ByteVector sides = min(upAbove, leftBelow).or(min(upBelow, leftAbove));
    ByteVector nearer = min(minus(min(fromLeft, fromUp), fromUpLeft), sides);
    return left.blend(up, fromLeft.compare(VectorOperators.UGT, fromUp))
        .blend(upLeft, nearer.compare(VectorOperators.NE, NONE));
  }

  /** The difference of unsigned bytes, or 0 if it is negative. */
  private static ByteVector minus(ByteVector one, ByteVector other) {
    return one.lanewise(VectorOperators.SUSUB, other);
  }

  private static ByteVector min(ByteVector one, ByteVector other) {
    return one.lanewise(VectorOperators.UMIN, other);
  }
}
