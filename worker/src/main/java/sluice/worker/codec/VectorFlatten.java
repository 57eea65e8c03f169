package sluice.worker.codec;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** {@link Flatten#onWhite8} for four pixels at a time, with bit-identical results. */
final class VectorFlatten {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final int PIXELS = 4;

  /** The fourth sample of each pixel, for all four. */
  private static final VectorShuffle<Short> ALPHA = VectorShuffle.fromOp(SHORTS, lane -> lane | 3);

  private VectorFlatten() {}

  /**
   * Blends pixels with white in place. Their alpha is overwritten.
   *
   * @param pixels blue, green, red and alpha, one int per pixel
   * @param from index of the first pixel
   * @param to index after the last pixel; up to three more pixels are changed
   */
  static void compose(int[] pixels, int from, int to) {
    for (int at = from; at < to; at += PIXELS) {
      ShortVector samples =
          (ShortVector)
              IntVector.fromArray(INTS, pixels, at)
                  .reinterpretAsBytes()
                  .convertShape(VectorOperators.ZERO_EXTEND_B2S, SHORTS, 0);
      ShortVector alpha = samples.rearrange(ALPHA);
      // sample * alpha + 255 * (255 - alpha); the result is below 2^16, so overflow is harmless.
      ShortVector sum = samples.sub((short) 255).mul(alpha).add((short) (255 * 255 + 128));
      sum = sum.add(sum.lanewise(VectorOperators.LSHR, 8)).lanewise(VectorOperators.LSHR, 8);
      ((ByteVector) sum.convertShape(VectorOperators.S2B, BYTES, 0))
          .reinterpretAsInts()
          .intoArray(pixels, at);
    }
  }
}
