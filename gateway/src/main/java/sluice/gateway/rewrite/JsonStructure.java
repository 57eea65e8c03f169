package sluice.gateway.rewrite;

import java.util.Arrays;

/**
 * Where the structure of a passing JSON text is: the quotes around its strings, and the brackets
 * outside of them. Works on 64 bytes at a time, one bit each, and without a branch for each of
 * them; the idea is that of Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019,
 * section 3.1. Knows from one block to the next whether a string goes on.
 */
final class JsonStructure {

  /** Every other bit, from the lowest one on. */
  private static final long EVEN = 0x5555555555555555L;

  private final JsonSigns signs;
  private final byte[] firstBytes;
  private final byte[] rest = new byte[JsonSigns.BLOCK];

  /** All ones within a string, else zero. */
  private long within;

  /** One if the next byte stands behind a backslash that escapes it, else zero. */
  private long escapesNext;

  private long quotes;
  private long brackets;
  private long wantedQuotes;

  /**
   * Creates it for one text after the other.
   *
   * @param firstBytes how the strings begin that are wanted
   */
  JsonStructure(JsonSigns signs, byte[] firstBytes) {
    this.signs = signs;
    this.firstBytes = firstBytes.clone();
  }

  /** Another text begins. */
  void restart() {
    within = 0;
    escapesNext = 0;
  }

  /** True if a string has begun and not ended. */
  boolean isInString() {
    return within != 0;
  }

  /** Reads the next bytes, at most {@link JsonSigns#BLOCK}. */
  void read(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == JsonSigns.BLOCK) {
      readBlock(bytes, from, length);
    } else {
      System.arraycopy(bytes, from, rest, 0, length);
      Arrays.fill(rest, length, rest.length, (byte) 0);
      readBlock(rest, 0, length);
    }
  }

  private void readBlock(byte[] bytes, int from, int length) {
    signs.read(bytes, from);
    if ((signs.quotes | signs.backslashes | ~within | escapesNext) == 0) { // amid a long string
      quotes = 0;
      brackets = 0;
      wantedQuotes = 0;
      return;
    }
    quotes = signs.quotes & ~escaped(length);
    long inStrings = fromOddToEven(quotes) ^ within;
    within = inStrings >> (Long.SIZE - 1);
    brackets = signs.brackets & ~inStrings;
    wantedQuotes = quotes & inStrings;
    if (wantedQuotes != 0) {
      long starts = signs.find(firstBytes, bytes, from) | signs.backslashes;
      // How a string goes on whose quote is the last byte is not known yet.
      wantedQuotes &= starts >>> 1 | 1L << (length - 1);
    }
  }

  /** All that is structure among the bytes just read. */
  long all() {
    return quotes | brackets;
  }

  /** The brackets, and the quotes before strings that begin as wanted or with an escape. */
  long wanted() {
    return wantedQuotes | brackets;
  }

  /** What stands behind a backslash that is not itself escaped. */
  private long escaped(int length) {
    long backslashes = signs.backslashes & ~escapesNext;
    long escaped = escapesNext | behindOddRuns(backslashes);
    escapesNext =
        length == JsonSigns.BLOCK
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
