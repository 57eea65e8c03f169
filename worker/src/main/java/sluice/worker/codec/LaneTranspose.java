package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes 4x4 squares of pixels, from four rows to four lanes per step of a {@link Wavefront}
 * and back. Vector k is rotated by k lanes first, so that no two elements of a result come from the
 * same lane; the rest is blending and rotating back.
 */
final class LaneTranspose {

  private static final int SIDE = 4;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_128;

  private static final VectorShuffle<Integer> TURN_1 = turn(1);
  private static final VectorShuffle<Integer> TURN_2 = turn(2);
  private static final VectorShuffle<Integer> TURN_3 = turn(3);
  private static final VectorMask<Integer> ODD = VectorMask.fromLong(INTS, 0b1010);
  private static final VectorMask<Integer> UPPER = VectorMask.fromLong(INTS, 0b1100);

  private static final VectorShuffle<Byte> RGB_0 = bgr(3, 0);
  private static final VectorShuffle<Byte> RGB_1 = bgr(3, 1);
  private static final VectorShuffle<Byte> RGB_2 = bgr(3, 2);
  private static final VectorShuffle<Byte> RGB_3 = bgr(3, 3);
  private static final VectorShuffle<Byte> RGBA_0 = bgr(4, 0);
  private static final VectorShuffle<Byte> RGBA_1 = bgr(4, 1);
  private static final VectorShuffle<Byte> RGBA_2 = bgr(4, 2);
  private static final VectorShuffle<Byte> RGBA_3 = bgr(4, 3);

  private LaneTranspose() {}

  /** Rotates: element l of the result is element l + lanes of the source. */
  private static VectorShuffle<Integer> turn(int lanes) {
    return VectorShuffle.fromOp(INTS, lane -> (lane + lanes) % SIDE);
  }

  /**
   * Reorders four pixels to blue, green, red and the next byte, and rotates them so that element l
   * of the source becomes element l + lanes of the result.
   */
  private static VectorShuffle<Byte> bgr(int pixelBytes, int lanes) {
    return VectorShuffle.fromOp(
        BYTES,
        lane -> {
          int pixel = Math.floorMod(lane / SIDE - lanes, SIDE) * pixelBytes;
          int sample = lane % SIDE;
          return pixel + (sample < 3 ? 2 - sample : 3);
        });
  }

  /**
   * Copies RGB pixels from rows to lanes.
   *
   * @param at offset of the first pixel of the first row
   * @param next bytes from there to the pixel of the next row in the same step
   * @param lanes eight per step
   * @param lane first of the four lanes to write
   * @param steps a multiple of four
   */
  static void gatherRgb(MemorySegment rows, long at, long next, int[] lanes, int lane, int steps) {
    for (int step = 0; step < steps; step += SIDE) {
      long from = at + 3L * step;
      transposeToLanes(
          load(rows, from).rearrange(RGB_0).reinterpretAsInts(),
          load(rows, from + next).rearrange(RGB_1).reinterpretAsInts(),
          load(rows, from + 2 * next).rearrange(RGB_2).reinterpretAsInts(),
          load(rows, from + 3 * next).rearrange(RGB_3).reinterpretAsInts(),
          lanes,
          step * Wavefront.ROWS + lane);
    }
  }

  /** Copies RGBA pixels from rows to lanes. */
  static void gatherRgba(MemorySegment rows, long at, long next, int[] lanes, int lane, int steps) {
    for (int step = 0; step < steps; step += SIDE) {
      long from = at + 4L * step;
      transposeToLanes(
          load(rows, from).rearrange(RGBA_0).reinterpretAsInts(),
          load(rows, from + next).rearrange(RGBA_1).reinterpretAsInts(),
          load(rows, from + 2 * next).rearrange(RGBA_2).reinterpretAsInts(),
          load(rows, from + 3 * next).rearrange(RGBA_3).reinterpretAsInts(),
          lanes,
          step * Wavefront.ROWS + lane);
    }
  }

  private static ByteVector load(MemorySegment from, long at) {
    return ByteVector.fromMemorySegment(BYTES, from, at, ByteOrder.LITTLE_ENDIAN);
  }

  private static void transposeToLanes(
      IntVector row0, IntVector row1, IntVector row2, IntVector row3, int[] lanes, int at) {
    IntVector low = row0.blend(row1, ODD);
    IntVector middle = row1.blend(row2, ODD);
    IntVector high = row2.blend(row3, ODD);
    IntVector around = row3.blend(row0, ODD);
    low.blend(high, UPPER).intoArray(lanes, at);
    around.blend(middle, UPPER).rearrange(TURN_1).intoArray(lanes, at + Wavefront.ROWS);
    high.blend(low, UPPER).rearrange(TURN_2).intoArray(lanes, at + 2 * Wavefront.ROWS);
    middle.blend(around, UPPER).rearrange(TURN_3).intoArray(lanes, at + 3 * Wavefront.ROWS);
  }

  /**
   * Copies pixels from lanes to rows, one int per pixel.
   *
   * @param lane first of the four lanes to read, of eight per step
   * @param at index in {@code rows} of the first row's pixel in the first step
   * @param next distance from there to the next row's pixel in the same step
   * @param steps a multiple of four
   */
  static void scatter(int[] lanes, int lane, int[] rows, int at, int next, int steps) {
    for (int step = 0; step < steps; step += SIDE) {
      int from = step * Wavefront.ROWS + lane;
      IntVector step0 = IntVector.fromArray(INTS, lanes, from);
      IntVector step1 = IntVector.fromArray(INTS, lanes, from + Wavefront.ROWS).rearrange(TURN_3);
      IntVector step2 =
          IntVector.fromArray(INTS, lanes, from + 2 * Wavefront.ROWS).rearrange(TURN_2);
      IntVector step3 =
          IntVector.fromArray(INTS, lanes, from + 3 * Wavefront.ROWS).rearrange(TURN_1);
      IntVector low = step0.blend(step1, ODD);
      IntVector middle = step1.blend(step2, ODD);
      IntVector high = step2.blend(step3, ODD);
      IntVector around = step3.blend(step0, ODD);
      int to = at + step;
      low.blend(high, UPPER).intoArray(rows, to);
      around.blend(middle, UPPER).rearrange(TURN_1).intoArray(rows, to + next);
      high.blend(low, UPPER).rearrange(TURN_2).intoArray(rows, to + 2 * next);
      middle.blend(around, UPPER).rearrange(TURN_3).intoArray(rows, to + 3 * next);
    }
  }
}
