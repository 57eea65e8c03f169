package sluice.gateway.json;

/**
 * Finds the structural characters of JSON in blocks of 64 bytes: one bit each, the lowest for the
 * first byte.
 */
public abstract sealed class CharacterMasks permits SimdMasks, SwarMasks {

  /** Bytes in a block. */
  public static final int BLOCK = Long.SIZE;

  /**
   * True if the module with the vectors is there; the class that uses it must not be loaded
   * otherwise.
   */
  private static final boolean VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  /** Any bracket, with the bits set in which brackets differ. */
  static final byte ANY_BRACKET = 0x7f;

  /** The bits in which brackets and braces, opening and closing, differ. */
  static final byte BRACKET_DIFFERENCES = 0x26;

  /** The quotes. */
  long quotes;

  /** The backslashes. */
  long backslashes;

  /** The brackets and braces; also {@code Y y _ DEL}, which JSON has within strings only. */
  long brackets;

  /** The fastest implementation on this JVM. */
  public static CharacterMasks fastest() {
    return VECTORS ? new SimdMasks() : new SwarMasks();
  }

  /** Reads the 64 bytes from this index, all of which must exist. */
  abstract void read(byte[] bytes, int from);

  /**
   * Index of the first quote before one of the wanted bytes, between the first index and the
   * second, exclusive; {@code to} if there is none.
   */
  abstract int findQuote(byte[] wanted, byte[] bytes, int from, int to);

  /**
   * Index of the first of two bytes, between the first index and the second, exclusive; {@code to}
   * if there is none.
   */
  abstract int findEither(byte one, byte other, byte[] bytes, int from, int to);

  /** Does {@link #findQuote} byte by byte. */
  static int findQuoteSlowly(byte[] wanted, byte[] bytes, int from, int to) {
    for (int at = from; at < to - 1; at++) {
      if (bytes[at] == '"') {
        for (byte one : wanted) {
          if (bytes[at + 1] == one) {
            return at;
          }
        }
      }
    }
    return to;
  }

  /** Does {@link #findEither} byte by byte. */
  static int findEitherSlowly(byte one, byte other, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != one && bytes[at] != other) {
      at++;
    }
    return at;
  }
}
