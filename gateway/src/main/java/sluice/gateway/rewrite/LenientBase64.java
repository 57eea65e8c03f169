package sluice.gateway.rewrite;

import java.util.Arrays;

/**
 * Extracts base64 (RFC 4648 sections 4 and 5) from a faulty text, as Python's {@code
 * base64.b64decode} does without validation: characters outside of both alphabets are skipped, and
 * bytes behind the padding are ignored. Padding may be missing.
 */
final class LenientBase64 {

  private static final int GROUP = 4;
  private static final int NONE = 0;

  private LenientBase64() {}

  /**
   * Returns the base64 characters, in the alphabet of section 4 and without padding.
   *
   * @param uri whether characters may be percent-encoded
   * @throws IllegalArgumentException if the text is not ASCII
   */
  static byte[] plain(byte[] text, int from, boolean uri) {
    byte[] plain = new byte[text.length - from];
    int count = 0;
    int padding = 0;
    for (int i = from; i < text.length; i++) {
      int c = text[i];
      if (c == '%' && uri && i + 2 < text.length) {
        int code = Character.digit(text[i + 1], 16) << 4 | Character.digit(text[i + 2], 16);
        i = code < 0 ? i : i + 2;
        c = code < 0 ? c : code;
      }
      if (c < 0) {
        throw new IllegalArgumentException("Not ASCII");
      }
      int inGroup = count % GROUP;
      if (c == '=' && inGroup >= 2 && inGroup + ++padding == GROUP) {
        break;
      }
      byte standard = standard(c);
      if (standard != NONE) {
        plain[count++] = standard;
        padding = 0;
      }
    }
    // A single character holds less than a byte.
    return Arrays.copyOf(plain, count % GROUP == 1 ? count - 1 : count);
  }

  private static byte standard(int c) {
    boolean letterOrDigit =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return (byte)
        switch (c) {
          case '+', '-' -> '+';
          case '/', '_' -> '/';
          default -> letterOrDigit ? c : NONE;
        };
  }
}
