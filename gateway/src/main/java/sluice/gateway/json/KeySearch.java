package sluice.gateway.json;

import java.util.Arrays;

/**
 * Finds the next wanted key in a JSON text that streams by, without following the text's structure.
 *
 * <p>That works because in JSON a letter or a backslash behind a quote says that the quote begins a
 * string, unless a backslash escapes it: behind one that ends a string stand only white space and
 * the signs of the structure (RFC 8259 section 2). So only strings that begin like a wanted key are
 * read. Whether one is a key indeed, and not a value of the same name, is left to whoever looks for
 * the colon behind it.
 *
 * <p>What is found does not depend on where the text is cut, even if it is no JSON.
 */
final class KeySearch {

  private final CharacterMasks signs;
  private final KeyNames keys;

  /** How wanted keys begin, maybe with an escape. */
  private final byte[] beginnings;

  /** True if the next byte stands behind a backslash that escapes it. */
  private boolean escaped;

  /** True if the last piece ended with a quote that may begin a string. */
  private boolean quoteWasLast;

  /** True in a string that may be a wanted key. */
  private boolean inKey;

  private int found = KeyNames.NONE;

  /**
   * Creates it for one text after the other.
   *
   * @param keys that are wanted
   * @param firstBytes with which they begin
   */
  KeySearch(CharacterMasks signs, KeyNames keys, byte[] firstBytes) {
    this.signs = signs;
    this.keys = keys;
    this.beginnings = Arrays.copyOf(firstBytes, firstBytes.length + 1);
    this.beginnings[firstBytes.length] = '\\';
    Arrays.sort(this.beginnings);
  }

  /** What comes next stands outside of all strings. */
  void restart() {
    escaped = false;
    quoteWasLast = false;
    inKey = false;
  }

  /** The wanted name that was found last, by index; negative if the text has ended before. */
  int found() {
    return found;
  }

  /** Looks through the next bytes; gives the index behind the string found, or {@code to}. */
  int next(byte[] bytes, int from, int to) {
    found = KeyNames.NONE;
    if (quoteWasLast && from < to) {
      quoteWasLast = false;
      if (Arrays.binarySearch(beginnings, bytes[from]) >= 0) {
        beginKey();
      }
    }
    int at = from;
    while (at < to && found == KeyNames.NONE) {
      at = inKey ? readKey(bytes, at, to) : search(bytes, at, to);
    }
    return at;
  }

  private void beginKey() {
    keys.begin();
    inKey = true;
  }

  /** Goes to the content of the next string that begins as wanted. */
  private int search(byte[] bytes, int from, int to) {
    int quote = signs.findQuote(beginnings, bytes, from, to);
    if (quote == to) {
      quoteWasLast = bytes[to - 1] == '"' && !isEscaped(bytes, from, to - 1);
      escaped = isEscaped(bytes, from, to);
      return to;
    }
    if (!isEscaped(bytes, from, quote)) {
      beginKey();
    }
    escaped = false;
    return quote + 1;
  }

  private boolean isEscaped(byte[] bytes, int from, int at) {
    int i = at;
    while (i > from && bytes[i - 1] == '\\') {
      i--;
    }
    boolean odd = ((at - i) & 1) != 0;
    return i == from ? odd ^ escaped : odd;
  }

  /** Goes behind a string, or to where it is too long for a wanted key. */
  private int readKey(byte[] bytes, int from, int to) {
    int room = keys.room();
    for (int at = from; at < to; at++) {
      byte b = bytes[at];
      if (b == '"' && !escaped) {
        found = keys.match(bytes, from, at);
        inKey = false;
        return at + 1;
      }
      escaped = b == '\\' && !escaped;
      if (at - from == room) {
        inKey = false;
        return at + 1;
      }
    }
    keys.take(bytes, from, to);
    return to;
  }
}
