package sluice.gateway.json;

import java.util.Arrays;

/**
 * Finds the next wanted key in a JSON text that streams by, without following its structure.
 *
 * <p>In JSON, an unescaped quote before a letter or a backslash begins a string, as a quote that
 * ends a string precedes only white space and structural characters (RFC 8259 section 2). So only
 * strings that begin like a wanted key are read. Whether such a string is a key, not a value, shows
 * the colon behind it, which the caller checks.
 *
 * <p>The result does not depend on where the text is cut, even if it is not JSON.
 */
final class KeySearch {

  private final CharacterMasks masks;
  private final KeyNames keys;

  /** First bytes of wanted keys, including the backslash of an escape. */
  private final byte[] beginnings;

  /** True if the next byte is escaped by the backslash before it. */
  private boolean escaped;

  /** True if the last piece ended with a quote that may begin a string. */
  private boolean quoteWasLast;

  /** True in a string that may be a wanted key. */
  private boolean inKey;

  private int found = KeyNames.NONE;

  /**
   * Creates it for one text after the other.
   *
   * @param keys the wanted keys
   * @param firstBytes first bytes of the keys
   */
  KeySearch(CharacterMasks masks, KeyNames keys, byte[] firstBytes) {
    this.masks = masks;
    this.keys = keys;
    this.beginnings = Arrays.copyOf(firstBytes, firstBytes.length + 1);
    this.beginnings[firstBytes.length] = '\\';
    Arrays.sort(this.beginnings);
  }

  /** The next byte is outside of all strings. */
  void restart() {
    escaped = false;
    quoteWasLast = false;
    inKey = false;
  }

  /** Index of the name that was found last; negative if the piece ended before. */
  int found() {
    return found;
  }

  /** Searches the next bytes, and returns the index behind the string found, or {@code to}. */
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

  /** Skips to the content of the next string that begins as wanted. */
  private int search(byte[] bytes, int from, int to) {
    int quote = masks.findQuote(beginnings, bytes, from, to);
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

  /** Reads a string up to its end, or until it is too long for a wanted key. */
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
