package sluice.gateway.rewrite;

import java.util.Arrays;

/**
 * Extracts base64 (RFC 4648 sections 4 and 5) from a faulty text, as Python's {@code
 * base64.b64decode} does without validation: characters outside of the alphabet are skipped, and
 * bytes behind the padding are ignored. Padding may be missing. The alphabet is that of section 5
 * only if nothing in the text belongs to section 4 alone: there, Python skips {@code -} and {@code
 * _}.
 */
final class LenientBase64 {

  private static final int GROUP = 4;
  private static final byte NONE = 0;

  private LenientBase64() {}

  /**
   * Returns the base64 characters, in the alphabet of section 4 and without padding.
   *
   * @param uri whether characters may be percent-encoded
   * @throws IllegalArgumentException if the text is not ASCII
   */
  static byte[] plain(byte[] text, int from, boolean uri) {
    requireAscii(text, from);
    byte[] decoded = uri ? percentDecoded(text, from) : Arrays.copyOfRange(text, from, text.length);
    boolean standard = isStandard(decoded);
    byte[] plain = new byte[decoded.length];
    int count = 0;
    int padding = 0;
    for (byte c : decoded) {
      int inGroup = count % GROUP;
      if (c == '=' && inGroup >= 2 && inGroup + ++padding == GROUP) {
        break;
      }
      byte character = character(c, standard);
      if (character != NONE) {
        plain[count++] = character;
        padding = 0;
      }
    }
    // A single character holds less than a byte.
    return Arrays.copyOf(plain, count % GROUP == 1 ? count - 1 : count);
  }

  private static void requireAscii(byte[] text, int from) {
    for (int i = from; i < text.length; i++) {
      if (text[i] < 0) {
        throw new IllegalArgumentException("Not ASCII");
      }
    }
  }

  private static byte[] percentDecoded(byte[] text, int from) {
    byte[] decoded = new byte[text.length - from];
    int count = 0;
    for (int i = from; i < text.length; i++) {
      int code = text[i] == '%' && i + 2 < text.length ? hex(text, i + 1) : -1;
      decoded[count++] = code < 0 ? text[i] : (byte) code;
      i = code < 0 ? i : i + 2;
    }
    return Arrays.copyOf(decoded, count);
  }

  private static int hex(byte[] text, int at) {
    return Character.digit(text[at], 16) << 4 | Character.digit(text[at + 1], 16);
  }

  /** True if a character is there that only the alphabet of section 4 has. */
  private static boolean isStandard(byte[] text) {
    for (byte c : text) {
      if (c == '+' || c == '/') {
        return true;
      }
    }
    return false;
  }

  private static byte character(byte c, boolean standard) {
    boolean letterOrDigit =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return switch (c) {
      case '+', '/' -> c;
      case '-' -> standard ? NONE : (byte) '+';
      case '_' -> standard ? NONE : (byte) '/';
      default -> letterOrDigit ? c : NONE;
    };
  }
}
