package sluice.gateway.json;

import java.util.Arrays;

/**
 * Where the structure of a passing JSON text is: the quotes around its strings, and the brackets
 * outside of them. Works on 64 bytes at a time, one bit each, and without a branch for each of
 * them; the idea is that of Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019,
 * section 3.1. Knows from one block to the next whether a string goes on.
 */
public final class StructuralIndexer {

  /** Every other bit, from the lowest one on. */
  private static final long EVEN = 0x5555555555555555L;

  private final CharacterMasks signs;
  private final byte[] rest = new byte[CharacterMasks.BLOCK];

  /** All ones within a string, else zero. */
  private long within;

  /** One if the next byte stands behind a backslash that escapes it, else zero. */
  private long escapesNext;

  private long quotes;
  private long brackets;

  /** Creates it for one text after the other. */
  public StructuralIndexer(CharacterMasks signs) {
    this.signs = signs;
  }

  /** Another text begins. */
  void restart() {
    within = 0;
    escapesNext = 0;
  }

  /** True if a string has begun and not ended. */
  public boolean isInString() {
    return within != 0;
  }

  /**
   * Reads on, over the rest of a string that is longer than a block, and then at most a block.
   *
   * @return index of the byte that the lowest bit of {@link #all} speaks of
   */
  public int read(byte[] bytes, int from, int to) {
    boolean skips = isInString() && escapesNext == 0;
    int block = skips ? signs.findEither((byte) '"', (byte) '\\', bytes, from, to) : from;
    int length = Math.min(CharacterMasks.BLOCK, to - block);
    if (length == CharacterMasks.BLOCK) {
      readBlock(bytes, block, length);
    } else {
      System.arraycopy(bytes, block, rest, 0, length);
      Arrays.fill(rest, length, rest.length, (byte) 0);
      readBlock(rest, 0, length);
    }
    return block;
  }

  private void readBlock(byte[] bytes, int from, int length) {
    signs.read(bytes, from);
    quotes = signs.quotes & ~escaped(length);
    long inStrings = fromOddToEven(quotes) ^ within;
    within = inStrings >> (Long.SIZE - 1);
    brackets = signs.brackets & ~inStrings;
  }

  /** All that is structure among the bytes just read, a bit for each. */
  public long all() {
    return quotes | brackets;
  }

  /** What stands behind a backslash that is not itself escaped. */
  private long escaped(int length) {
    long backslashes = signs.backslashes & ~escapesNext;
    long escaped = escapesNext | behindOddRuns(backslashes);
    escapesNext =
        length == CharacterMasks.BLOCK
            ? Long.numberOfLeadingZeros(~backslashes) & 1
            : escaped >>> length & 1;
    return escaped;
  }

  /**
   * The bit behind each run of an odd number of ones. Adding the first bit of a run to it carries
   * its one to just behind the run; the run is odd if one of the two places is, and one not.
   */
  private static long behindOddRuns(long runs) {
    long starts = runs & ~(runs << 1);
    long behindEvenStarts = (runs + (starts & EVEN)) & ~runs;
    long behindOddStarts = (runs + (starts & ~EVEN)) & ~runs;
    return (behindEvenStarts & ~EVEN) | (behindOddStarts & EVEN);
  }

  /** All bits from the first one to before the second, from the third to before the fourth … */
  private static long fromOddToEven(long bits) {
    long all = bits ^ bits << 1;
    all ^= all << 2;
    all ^= all << 4;
    all ^= all << 8;
    all ^= all << 16;
    return all ^ all << 32;
  }
}
