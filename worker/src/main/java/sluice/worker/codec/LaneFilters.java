package sluice.worker.codec;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of a {@link Wavefront}. Each step predicts eight pixels from their neighbours and
 * adds the filtered bytes.
 *
 * <p>Each loop is a method of its own and as small as possible: C2 keeps vectors in registers only
 * while everything is inlined, which stops after about forty operations. For that reason Sub, Up
 * and None are computed as Paeth with some neighbours masked.
 *
 * <p>All loops share their parameters. {@code lanes} holds eight pixels per step and is updated in
 * place. {@code above} is the row above, and {@code from} the index of the first step in it. {@code
 * state} holds the lanes to the left and those above to the left, and is updated for the next call.
 * {@code steps} is the number of steps. {@code masks} selects the lanes in which each neighbour,
 * and then their mean, is used.
 */
final class LaneFilters {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_256;
  private static final VectorShuffle<Integer> ONE_LANE_DOWN =
      VectorShuffle.fromOp(LANES, lane -> Math.max(0, lane - 1));
  private static final VectorMask<Integer> FIRST_LANE = VectorMask.fromLong(LANES, 1);
  private static final ByteVector NONE = ByteVector.zero(BYTES);

  private LaneFilters() {}

  /** True if the vectors of the machine have at least 256 bits. */
  static boolean isSupported() {
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

  /** Half of the sum, rounded down, without needing a ninth bit for the sum. */
  private static ByteVector mean(ByteVector left, ByteVector up) {
    return left.and(up)
        .add(left.lanewise(VectorOperators.XOR, up).lanewise(VectorOperators.LSHR, 1));
  }

  /**
   * {@link Unfilter#nearest} on bytes. The predictor is left + up - upLeft. If left and up lie on
   * the same side of upLeft, the predictor is at least as far from upLeft as from either of them.
   * Otherwise its distance to upLeft is the difference between their distances, and only then can
   * upLeft be the nearest.
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

  /** Saturating difference of unsigned bytes: 0 if it would be negative. */
  private static ByteVector minus(ByteVector one, ByteVector other) {
    return one.lanewise(VectorOperators.SUSUB, other);
  }

  private static ByteVector min(ByteVector one, ByteVector other) {
    return one.lanewise(VectorOperators.UMIN, other);
  }
}
