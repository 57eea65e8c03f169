package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
  private static final ByteVector ONE = ByteVector.broadcast(BYTES, 1);
  private static final ByteVector NONE = ByteVector.zero(BYTES);

  private static final int PAETH = 4;

  private final int width;
  private final int pixelBytes;

  /** The restored row above, four bytes a pixel. */
  private final int[] above;

  /** Lanes of one chunk: filtered pixels, in whose place the restored ones are put. */
  private final int[] lanes = new int[CHUNK * ROWS];

  /** Between two chunks: the lanes to the left, and those above to the left. */
  private final int[] state = new int[2 * ROWS];

  /** For each filter but none, by its number less 1: which lanes have it, as bits all set. */
  private final int[] filters = new int[PAETH * ROWS];

  Wavefront(int width, boolean alpha) {
    this.width = width;
    this.pixelBytes = alpha ? 4 : 3;
    this.above = new int[width + 2 * ROWS];
  }

  /** Whether vectors are wide enough here for this to be fast. */
  static boolean suits() {
    return ByteVector.SPECIES_PREFERRED.length() >= BYTES.length();
  }

  /**
   * Restores the next rows of the picture: from red, green, blue to blue, green, red and a fourth
   * byte, which is alpha if there is any.
   *
   * @param rows may be read for as many bytes as eight rows have, and {@link Inflate#SLACK_BYTES}
   * @param from where the filter byte of the first row is
   * @param stride bytes from there to the next filter byte
   * @param count how many rows, up to eight; the others are treated all the same
   * @param band takes eight rows
   * @param to where in it the first begins
   */
  void restore(MemorySegment rows, long from, int stride, int count, Band band, long to)
      throws Refusal {
    boolean allPaeth = readFilters(rows, from, stride, count);
    java.util.Arrays.fill(state, 0);
    int steps = (width + ROWS - 1 + 3) & ~3;
    for (int step = 0; step < steps; step += CHUNK) {
      int chunk = Math.min(CHUNK, steps - step);
      gather(rows, from + 1 + (long) step * pixelBytes, stride - pixelBytes, chunk);
      if (step == 0) {
        clearBeforeRows();
      }
      if (allPaeth) {
        paeth(lanes, above, step, state, chunk);
      } else {
        any(lanes, above, step, state, chunk, filters);
      }
      scatter(band.pixels(), to + 4L * step, band.stride() - 4, chunk);
    }
    long last = to + (long) (count - 1) * band.stride();
    MemorySegment.copy(band.pixels(), ValueLayout.JAVA_INT_UNALIGNED, last, above, 0, width);
  }

  private boolean readFilters(MemorySegment rows, long from, int stride, int count) throws Refusal {
    boolean allPaeth = true;
    java.util.Arrays.fill(filters, 0);
    for (int row = 0; row < count; row++) {
      int filter = rows.get(ValueLayout.JAVA_BYTE, from + (long) row * stride);
      if (filter < 0 || filter > PAETH) {
        throw Refusal.corrupt("unknown row filter " + (filter & 0xFF));
      }
      allPaeth &= filter == PAETH;
      if (filter > 0) {
        filters[(filter - 1) * ROWS + row] = -1;
      }
    }
    return allPaeth;
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

  private void scatter(MemorySegment pixels, long at, int step, int chunk) {
    LaneTranspose.scatter(lanes, 0, pixels, at, step, chunk);
    LaneTranspose.scatter(lanes, 4, pixels, at + 4L * step, step, chunk);
  }

  /** Left of a row, everything is 0 (PNG specification, 9.2). */
  private void clearBeforeRows() {
    for (int row = 1; row < ROWS; row++) {
      for (int step = 0; step < row; step++) {
        lanes[step * ROWS + row] = 0;
      }
    }
  }

  // The loops are static methods of their own, and small: C2 keeps vectors in registers only as
  // long as everything is inlined, and it gives up inlining in large methods.

  private static void paeth(int[] lanes, int[] above, int from, int[] state, int steps) {
    ByteVector left = bytes(state, 0);
    ByteVector upLeft = bytes(state, ROWS);
    for (int step = 0; step < steps; step++) {
      ByteVector up = up(left, above[from + step]);
      left = bytes(lanes, step * ROWS).add(nearest(left, up, upLeft));
      upLeft = up;
      left.reinterpretAsInts().intoArray(lanes, step * ROWS);
    }
    left.reinterpretAsInts().intoArray(state, 0);
    upLeft.reinterpretAsInts().intoArray(state, ROWS);
  }

  private static void any(
      int[] lanes, int[] above, int from, int[] state, int steps, int[] filters) {
    ByteVector left = bytes(state, 0);
    ByteVector upLeft = bytes(state, ROWS);
    ByteVector sub = bytes(filters, 0);
    ByteVector plainUp = bytes(filters, ROWS);
    ByteVector average = bytes(filters, 2 * ROWS);
    ByteVector paeth = bytes(filters, 3 * ROWS);
    for (int step = 0; step < steps; step++) {
      ByteVector up = up(left, above[from + step]);
      ByteVector guess =
          nearest(left, up, upLeft)
              .and(paeth)
              .or(left.and(sub))
              .or(up.and(plainUp))
              .or(mean(left, up).and(average));
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
    ByteVector halfDifference =
        left.lanewise(VectorOperators.XOR, up)
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHR, 1)
            .reinterpretAsBytes()
            .and((byte) 0x7F);
    return left.and(up).add(halfDifference);
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
    ByteVector isUpLeft = whereNotZero(min(minus(min(fromLeft, fromUp), fromUpLeft), sides));
    ByteVector isUp = whereNotZero(minus(fromLeft, fromUp));
    return left.lanewise(VectorOperators.BITWISE_BLEND, up, isUp)
        .lanewise(VectorOperators.BITWISE_BLEND, upLeft, isUpLeft);
  }

  /** The difference of unsigned bytes, or 0 if it is negative. */
  private static ByteVector minus(ByteVector one, ByteVector other) {
    return one.lanewise(VectorOperators.SUSUB, other);
  }

  private static ByteVector min(ByteVector one, ByteVector other) {
    return one.lanewise(VectorOperators.UMIN, other);
  }

  private static ByteVector whereNotZero(ByteVector bytes) {
    return NONE.sub(min(bytes, ONE));
  }
}
