package sluice.gateway.json;

import java.util.Arrays;

/**
 * Finds the structure of a JSON text that streams by: the quotes around its strings, and the
 * brackets outside of them. Works on 64 bytes at a time, one bit each, without a branch per byte
 * (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019, section 3.1). Remembers from
 * one block to the next whether a string goes on.
 */
public final class StructuralIndexer {

  /** Every other bit, beginning with the lowest. */
  private static final long EVEN = 0x5555555555555555L;

  private final CharacterMasks masks;
  private final byte[] rest = new byte[CharacterMasks.BLOCK];

  /** All ones if the previous block ended within a string, else zero. */
  private long prevInString;

  /** One if the next byte is escaped by the backslash before it, else zero. */
  private long nextIsEscaped;

  private long quotes;
  private long brackets;

  /** Creates an indexer for one text after the other. */
  public StructuralIndexer(CharacterMasks masks) {
    this.masks = masks;
  }

  /** Another text begins. */
  void restart() {
    prevInString = 0;
    nextIsEscaped = 0;
  }

  /** True if a string has begun and not ended. */
  public boolean isInString() {
    return prevInString != 0;
  }

  /**
   * Skips the rest of a string that is longer than a block, then reads at most a block.
   *
   * @return index of the byte to which the lowest bit of {@link #all} belongs
   */
  public int read(byte[] bytes, int from, int to) {
    boolean skips = isInString() && nextIsEscaped == 0;
    int block = skips ? masks.findEither((byte) '"', (byte) '\\', bytes, from, to) : from;
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
    masks.read(bytes, from);
    quotes = masks.quotes & ~escaped(length);
    long inString = prefixXor(quotes) ^ prevInString;
    prevInString = inString >> (Long.SIZE - 1);
    brackets = masks.brackets & ~inString;
  }

  /** The structure among the bytes just read, one bit each. */
  public long all() {
    return quotes | brackets;
  }

  /** The bytes behind a backslash that is not itself escaped. */
  private long escaped(int length) {
    long backslashes = masks.backslashes & ~nextIsEscaped;
    long escaped = nextIsEscaped | behindOddRuns(backslashes);
    nextIsEscaped =
        length == CharacterMasks.BLOCK
            ? Long.numberOfLeadingZeros(~backslashes) & 1
            : escaped >>> length & 1;
    return escaped;
  }

  /**
   * The bit behind each run of an odd number of ones. Adding the first bit of a run to the run
   * carries a one to the bit behind it; the length is odd if one of the two positions is odd and
   * the other even.
   */
  private static long behindOddRuns(long runs) {
    long starts = runs & ~(runs << 1);
    long behindEvenStarts = (runs + (starts & EVEN)) & ~runs;
    long behindOddStarts = (runs + (starts & ~EVEN)) & ~runs;
    return (behindEvenStarts & ~EVEN) | (behindOddStarts & EVEN);
  }

  /**
   * Makes each bit the XOR of itself and all lower ones: for quotes, ones from each opening quote
   * up to before the closing one.
   */
  private static long prefixXor(long bits) {
    long all = bits ^ bits << 1;
    all ^= all << 2;
    all ^= all << 4;
    all ^= all << 8;
    all ^= all << 16;
    return all ^ all << 32;
  }
}
