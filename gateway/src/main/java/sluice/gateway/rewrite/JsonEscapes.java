package sluice.gateway.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Takes the escapes (RFC 8259 section 7) and the white space out of a string's content that should
 * be plain ASCII. Some serialisers escape every slash and write the equals sign as a code point,
 * and some upstreams wrap base64 at 76 characters.
 */
final class JsonEscapes {

  private static final int UNICODE_DIGITS = 4;
  private static final int ASCII_MAX = 0x7f;

  private JsonEscapes() {}

  /**
   * The content without them.
   *
   * @throws IllegalArgumentException if an escape is broken off or stands for no ASCII character
   */
  static byte[] removed(byte[] content) {
    ByteArrayOutputStream clean = new ByteArrayOutputStream(content.length);
    int i = 0;
    while (i < content.length) {
      int character = content[i++];
      if (character == '\\') {
        if (i == content.length) {
          throw new IllegalArgumentException("An escape is broken off");
        }
        character = content[i++];
        switch (character) {
          case 'n', 'r', 't', 'f' -> character = ' ';
          case 'b' -> throw new IllegalArgumentException("A control character");
          case 'u' -> {
            character = unicode(content, i);
            i += UNICODE_DIGITS;
          }
          default -> {
            // \/ and the like stand for themselves
          }
        }
      }
      if (!Character.isWhitespace(character)) {
        clean.write(character);
      }
    }
    return clean.toByteArray();
  }

  private static int unicode(byte[] content, int from) {
    if (from + UNICODE_DIGITS > content.length) {
      throw new IllegalArgumentException("An escape is broken off");
    }
    String digits = new String(content, from, UNICODE_DIGITS, StandardCharsets.US_ASCII);
    int character = HexFormat.fromHexDigits(digits);
    if (character > ASCII_MAX) {
      throw new IllegalArgumentException("An escape stands for no ASCII character");
    }
    return character;
  }
}
