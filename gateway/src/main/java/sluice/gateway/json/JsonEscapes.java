package sluice.gateway.json;

import java.util.Arrays;

/**
 * Takes the escapes (RFC 8259 section 7) out of a string's content that should be plain ASCII, and
 * with them white space, control characters and byte order marks. Some serialisers escape every
 * slash and write the equals sign as a code point, and some upstreams wrap base64 at 76 characters.
 */
public final class JsonEscapes {

  /** Stands for a character that is not ASCII. */
  static final byte NOT_ASCII = (byte) 0xff;

  private static final int DELETE = 0x7f;

  private JsonEscapes() {}

  /** True for a character that is neither base64 nor anything to look at. */
  static boolean isIgnored(int c) {
    return c <= ' ' || c == DELETE || c == JsonCharacters.BYTE_ORDER_MARK;
  }

  /**
   * The content without them; what is not ASCII has become {@link #NOT_ASCII}.
   *
   * @throws IllegalArgumentException if an escape is broken off
   */
  public static byte[] removed(byte[] content) {
    JsonCharacters characters = new JsonCharacters();
    byte[] clean = new byte[content.length];
    int count = 0;
    int last = 0;
    for (int i = 0; i < content.length && last != JsonCharacters.BROKEN; i++) {
      last = characters.next(content[i]);
      int c = last == JsonCharacters.END ? '"' : last;
      if (!isIgnored(c)) { // as are the negative ones
        clean[count++] = c > DELETE ? NOT_ASCII : (byte) c;
      }
    }
    if (last == JsonCharacters.PENDING || last == JsonCharacters.BROKEN) {
      throw new IllegalArgumentException("An escape is broken off");
    }
    return Arrays.copyOf(clean, count);
  }
}
