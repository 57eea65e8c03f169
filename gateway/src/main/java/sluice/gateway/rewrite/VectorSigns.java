package sluice.gateway.rewrite;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** With vectors as long as the machine has them, and no longer than a block. */
final class VectorSigns extends JsonSigns {

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
  long find(byte[] wanted, byte[] bytes, int from) {
    long found = 0;
    for (int i = 0; i < BLOCK; i += LANES) {
      ByteVector block = ByteVector.fromArray(SPECIES, bytes, from + i);
      for (byte one : wanted) {
        found |= block.eq(one).toLong() << i;
      }
    }
    return found;
  }
}
