package sluice.worker.codec;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of a {@link Wavefront}: in each step, eight pixels are guessed from their neighbours
 * and added to what is in the file.
 *
 * <p>Each loop has a method of its own, which is as small as can be: C2 keeps vectors in registers
 * only as long as everything is inlined, and that ends after some forty operations. So Sub, Up and
 * none are done as Paeth with some neighbours masked.
 *
 * <p>The parameters are the same everywhere: lanes of pixels, eight for each step, which are
 * replaced; the row above, and the index there of the first step; the lanes to the left and those
 * above to the left, before and after; how many steps; and, for each neighbour and then their mean,
 * the lanes where it counts.
 */
final class LaneFilters {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_256;
  private static final VectorShuffle<Integer> ONE_LANE_DOWN =
      VectorShuffle.fromOp(LANES, lane -> Math.max(0, lane - 1));
  private static final VectorMask<Integer> FIRST_LANE = VectorMask.fromLong(LANES, 1);
  private static final ByteVector NONE = ByteVector.zero(BYTES);

  private LaneFilters() {}

  /** Whether the machine's vectors are wide enough. */
  static boolean suit() {
    return ByteVector.SPECIES_PREFERRED.length() >= BYTES.length();
  }

  static void runPaeth(int[] lanes, int[] above, int from, int[] state, int steps) {
    ByteVector left = bytes(state, 0);
    ByteVector upLeft = bytes(state, Wavefront.ROWS);
    for (int step = 0; step < steps; step++) {
      ByteVector up = up(left, above[from + step]);
      left = bytes(lanes, step * Wavefront.ROWS).add(nearest(left, up, upLeft));
      upLeft = up;
      left.reinterpretAsInts().intoArray(lanes, step * Wavefront.ROWS);
    }
    left.reinterpretAsInts().intoArray(state, 0);
    upLeft.reinterpretAsInts().intoArray(state, Wavefront.ROWS);
  }

  static void run(int[] lanes, int[] above, int from, int[] state, int steps, int[] masks) {
    ByteVector left = bytes(state, 0);
    ByteVector upLeft = bytes(state, Wavefront.ROWS);
    ByteVector leftMask = bytes(masks, 0);
    ByteVector upMask = bytes(masks, Wavefront.ROWS);
    ByteVector upLeftMask = bytes(masks, 2 * Wavefront.ROWS);
    for (int step = 0; step < steps; step++) {
      ByteVector up = up(left, above[from + step]);
      ByteVector guess = nearest(left.and(leftMask), up.and(upMask), upLeft.and(upLeftMask));
      left = bytes(lanes, step * Wavefront.ROWS).add(guess);
      upLeft = up;
      left.reinterpretAsInts().intoArray(lanes, step * Wavefront.ROWS);
    }
    left.reinterpretAsInts().intoArray(state, 0);
    upLeft.reinterpretAsInts().intoArray(state, Wavefront.ROWS);
  }

  static void runWithAverage(
      int[] lanes, int[] above, int from, int[] state, int steps, int[] masks) {
    ByteVector left = bytes(state, 0);
    ByteVector upLeft = bytes(state, Wavefront.ROWS);
    ByteVector leftMask = bytes(masks, 0);
    ByteVector upMask = bytes(masks, Wavefront.ROWS);
    ByteVector upLeftMask = bytes(masks, 2 * Wavefront.ROWS);
    ByteVector meanMask = bytes(masks, 3 * Wavefront.ROWS);
    for (int step = 0; step < steps; step++) {
      ByteVector up = up(left, above[from + step]);
      ByteVector guess =
          nearest(left.and(leftMask), up.and(upMask), upLeft.and(upLeftMask))
              .add(mean(left, up).and(meanMask));
      left = bytes(lanes, step * Wavefront.ROWS).add(guess);
      upLeft = up;
      left.reinterpretAsInts().intoArray(lanes, step * Wavefront.ROWS);
    }
    left.reinterpretAsInts().intoArray(state, 0);
    upLeft.reinterpretAsInts().intoArray(state, Wavefront.ROWS);
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
