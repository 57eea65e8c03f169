package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes Adler-32 (RFC 1950, 8.2) several times as fast as {@link java.util.zip.Adler32}: the sum
 * of all bytes, and the sum of the first sum's values after each byte.
 */
final class VectorAdler implements StreamChecksum {

  private static final int MODULUS = 65_521;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final int LANES = 16;

  /** Maximum number of steps whose sums of sums fit into 16 bits: 255 * 21 * 22 / 2. */
  private static final int STEPS = 21;

  private static final int BLOCK = STEPS * LANES;
  private static final IntVector LANE_LOW = IntVector.zero(INTS).addIndex(1);

  private final int[] block = new int[2];
  private long sum = 1;
  private long sums;

  @Override
  public void update(MemorySegment bytes) {
    long at = 0;
    while (at + BLOCK <= bytes.byteSize()) {
      block(bytes, at, block);
      sums = (sums + sum * BLOCK + block[1]) % MODULUS;
      sum = (sum + block[0]) % MODULUS;
      at += BLOCK;
    }
    for (; at < bytes.byteSize(); at++) {
      sum = (sum + (bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF)) % MODULUS;
      sums = (sums + sum) % MODULUS;
    }
  }

  @Override
  public int value() {
    return (int) (sums << 16 | sum);
  }

  /** Sums a block: its bytes, and its bytes each weighted by the distance to the block's end. */
  private static void block(MemorySegment bytes, long at, int[] block) {
    ShortVector sum = ShortVector.zero(SHORTS);
    ShortVector sums = sum;
    for (int step = 0; step < STEPS; step++) {
      sum =
          sum.add(
              ByteVector.fromMemorySegment(
                      BYTES, bytes, at + (long) step * LANES, ByteOrder.LITTLE_ENDIAN)
                  .convertShape(VectorOperators.ZERO_EXTEND_B2S, SHORTS, 0));
      sums = sums.add(sum);
    }
    IntVector low = ints(sum, 0);
    IntVector high = ints(sum, 1);
    IntVector steps = ints(sums, 0).add(ints(sums, 1));
    IntVector lanes = low.mul(LANE_LOW).add(high.mul(LANE_LOW.add(LANES / 2)));
    block[0] = low.add(high).reduceLanes(VectorOperators.ADD);
    block[1] = steps.mul(LANES).sub(lanes).reduceLanes(VectorOperators.ADD);
  }

  private static IntVector ints(ShortVector shorts, int half) {
    return (IntVector) shorts.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, half);
  }
}
