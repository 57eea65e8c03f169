package sluice.gateway.json;

import java.util.Arrays;

/**
 * Resolves the escapes (RFC 8259 section 7) in a string that should be plain ASCII, and removes
 * white space, control characters and byte order marks. Some serialisers escape every slash or the
 * equals sign, and some upstreams wrap base64 at 76 characters.
 */
public final class JsonEscapes {

  /** Replaces a character that is not ASCII. */
  static final byte NOT_ASCII = (byte) 0xff;

  private static final int DELETE = 0x7f;

  private JsonEscapes() {}

  /** True if the character may be ignored in base64. */
  static boolean isIgnored(int c) {
    return c <= ' ' || c == DELETE || c == JsonCharacters.BYTE_ORDER_MARK;
  }

  /**
   * Returns the clean content; characters outside of ASCII become {@link #NOT_ASCII}.
   *
   * @throws IllegalArgumentException if an escape is malformed or incomplete
   */
  public static byte[] removed(byte[] content) {
    JsonCharacters characters = new JsonCharacters();
    byte[] clean = new byte[content.length];
    int count = 0;
    int last = 0;
    for (int i = 0; i < content.length && last != JsonCharacters.BROKEN; i++) {
      last = characters.next(content[i]);
      int c = last == JsonCharacters.END ? '"' : last;
      if (!isIgnored(c)) { // the negative constants are ignored, too
        clean[count++] = c > DELETE ? NOT_ASCII : (byte) c;
      }
    }
    if (last == JsonCharacters.PENDING || last == JsonCharacters.BROKEN) {
      throw new IllegalArgumentException("An escape is broken off");
    }
    return Arrays.copyOf(clean, count);
  }
}
