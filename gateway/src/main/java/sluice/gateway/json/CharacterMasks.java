package sluice.gateway.json;

/**
 * Finds the bytes that mean something in JSON among 64 at a time: one bit each, the lowest for the
 * first byte.
 */
public abstract sealed class CharacterMasks permits SimdMasks, SwarMasks {

  /** How many bytes are looked at together. */
  public static final int BLOCK = Long.SIZE;

  /** The class with the vectors must not be touched where their module is missing. */
  private static final boolean VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  /** A bracket, once the bits in which they differ are set. */
  static final byte ANY_BRACKET = 0x7f;

  /** In which bits brackets and braces, opening and closing, differ. */
  static final byte BRACKET_DIFFERENCES = 0x26;

  /** Where quotes are. */
  long quotes;

  /** Where backslashes are. */
  long backslashes;

  /**
   * Where brackets and braces are; also where there is one of {@code Y y _ DEL}, which JSON has
   * within strings only.
   */
  long brackets;

  /** The fastest that this JVM has. */
  public static CharacterMasks fastest() {
    return VECTORS ? new SimdMasks() : new SwarMasks();
  }

  /** Looks at the 64 bytes that begin at this index; there must be so many. */
  abstract void read(byte[] bytes, int from);

  /**
   * Index of the first quote that one of the wanted bytes follows, of those from the first index to
   * before the second; {@code to} if there is none.
   */
  abstract int findQuote(byte[] wanted, byte[] bytes, int from, int to);

  /**
   * Index of the first of two bytes, of those from the first index to before the second; {@code to}
   * if there is none.
   */
  abstract int findEither(byte one, byte other, byte[] bytes, int from, int to);

  /** {@link #findQuote}, byte after byte. */
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

  /** {@link #findEither}, byte after byte. */
  static int findEitherSlowly(byte one, byte other, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != one && bytes[at] != other) {
      at++;
    }
    return at;
  }
}
