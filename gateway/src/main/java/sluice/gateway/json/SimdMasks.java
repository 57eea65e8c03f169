package sluice.gateway.json;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Masks by vectors of the machine's size, and at most of a block's. */
final class SimdMasks extends CharacterMasks {

  private static final VectorSpecies<Byte> SPECIES =
      ByteVector.SPECIES_PREFERRED.length() < BLOCK
          ? ByteVector.SPECIES_PREFERRED
          : ByteVector.SPECIES_512;

  private static final int LANES = SPECIES.length();

  @Override
  void read(byte[] bytes, int from) {
    long foundQuotes = 0;
    long foundBackslashes = 0;
    long foundBrackets = 0;
    for (int i = 0; i < BLOCK; i += LANES) {
      ByteVector block = ByteVector.fromArray(SPECIES, bytes, from + i);
      foundQuotes |= block.eq((byte) '"').toLong() << i;
      foundBackslashes |= block.eq((byte) '\\').toLong() << i;
      foundBrackets |=
          block.lanewise(VectorOperators.OR, BRACKET_DIFFERENCES).eq(ANY_BRACKET).toLong() << i;
    }
    quotes = foundQuotes;
    backslashes = foundBackslashes;
    brackets = foundBrackets;
  }

  @Override
  int findQuote(byte[] wanted, byte[] bytes, int from, int to) {
    int at = from;
    for (; at < to - LANES; at += LANES) {
      long quotes = ByteVector.fromArray(SPECIES, bytes, at).eq((byte) '"').toLong();
      ByteVector next = ByteVector.fromArray(SPECIES, bytes, at + 1);
      long begin = 0;
      for (byte one : wanted) {
        begin |= next.eq(one).toLong();
      }
      if ((quotes & begin) != 0) {
        return at + Long.numberOfTrailingZeros(quotes & begin);
      }
    }
    return findQuoteSlowly(wanted, bytes, at, to);
  }

  @Override
  int findEither(byte one, byte other, byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      ByteVector block = ByteVector.fromArray(SPECIES, bytes, at);
      long found = block.eq(one).or(block.eq(other)).toLong();
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found);
      }
    }
    return findEitherSlowly(one, other, bytes, at, to);
  }
}
