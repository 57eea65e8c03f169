package sluice.gateway.json;

/**
 * Reads the content of a JSON string byte by byte, and resolves escapes (RFC 8259 section 7).
 * Characters beyond ASCII are returned as written, as bytes of UTF-8 or as the code unit of an
 * escape, except for the byte order mark, which is one character either way.
 */
final class JsonCharacters {

  /** More bytes are needed for a character. */
  static final int PENDING = -1;

  /** The quote behind the string. */
  static final int END = -2;

  /** A malformed escape. */
  static final int BROKEN = -3;

  static final int BYTE_ORDER_MARK = 0xfeff;

  private static final byte[] MARK_IN_UTF_8 = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static final int NO_ESCAPE = -2;
  private static final int BACKSLASH = -1;
  private static final int HEX_DIGITS = 4;

  /** One of the two constants above, or the number of hexadecimal digits read. */
  private int escape = NO_ESCAPE;

  private int unicode;

  /** Number of bytes of a byte order mark read. */
  private int marked;

  /** Another string begins. */
  void reset() {
    escape = NO_ESCAPE;
    marked = 0;
  }

  /** Takes the next byte, and returns a character or one of the negative constants above. */
  int next(byte b) {
    if (escape != NO_ESCAPE) {
      return escape == BACKSLASH ? escaped(b) : hexDigit(b);
    }
    marked = b == MARK_IN_UTF_8[marked] ? marked + 1 : b == MARK_IN_UTF_8[0] ? 1 : 0;
    if (marked == MARK_IN_UTF_8.length) {
      marked = 0;
      return BYTE_ORDER_MARK;
    }
    return switch (b) {
      case '\\' -> {
        escape = BACKSLASH;
        yield PENDING;
      }
      case '"' -> END;
      default -> marked > 0 ? PENDING : b & 0xff;
    };
  }

  private int escaped(byte b) {
    if (b == 'u') {
      escape = 0;
      unicode = 0;
      return PENDING;
    }
    escape = NO_ESCAPE;
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> b & 0xff;
    };
  }

  private int hexDigit(byte b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      return BROKEN;
    }
    unicode = unicode << 4 | digit;
    if (++escape < HEX_DIGITS) {
      return PENDING;
    }
    escape = NO_ESCAPE;
    return unicode;
  }
}
