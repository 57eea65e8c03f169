package sluice.gateway.rewrite;

import java.nio.charset.StandardCharsets;

/**
 * Decides from the first characters of a JSON string whether a PNG may follow: the base64 form of
 * the PNG signature (PNG specification, third edition, section 5.2), bare or after a data URI's
 * head (RFC 2397). JSON escapes (RFC 8259 section 7) and white space in the base64 are seen
 * through. Needs a few dozen bytes at most and keeps none of them.
 */
final class PngPrefix implements LiteralStart {

  private static final byte[] DATA_URI = ascii("data:image/png;base64,");

  /** 8 signature bytes are 10 2/3 characters; the eleventh is whole, as a zero byte must follow. */
  private static final byte[] SIGNATURE = ascii("iVBORw0KGgo");

  private static final int NO_ESCAPE = -2;
  private static final int BACKSLASH = -1;
  private static final int HEX_DIGITS = 4;

  private boolean inDataUri;
  private int seen;
  private int matched;
  private int escape;
  private int unicode;

  @Override
  public void reset() {
    inDataUri = false;
    seen = 0;
    matched = 0;
    escape = NO_ESCAPE;
  }

  @Override
  public Verdict next(byte b) {
    seen++;
    if (escape == NO_ESCAPE) {
      if (b == '\\') {
        escape = BACKSLASH;
        return Verdict.UNDECIDED;
      }
      return character(b);
    }
    return escape == BACKSLASH ? escaped(b) : hexDigit(b);
  }

  private Verdict escaped(byte b) {
    if (b == 'u') {
      escape = 0;
      unicode = 0;
      return Verdict.UNDECIDED;
    }
    escape = NO_ESCAPE;
    return character(
        switch (b) {
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'b' -> '\b';
          case 'f' -> '\f';
          default -> b;
        });
  }

  private Verdict hexDigit(byte b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      return Verdict.OTHER;
    }
    unicode = unicode << 4 | digit;
    if (++escape < HEX_DIGITS) {
      return Verdict.UNDECIDED;
    }
    escape = NO_ESCAPE;
    return character(unicode);
  }

  private Verdict character(int c) {
    boolean space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (space && !inDataUri) {
      return Verdict.UNDECIDED;
    }
    // Only as the very first byte: later on it is looked for as it stands.
    if (seen == 1 && c == DATA_URI[0]) {
      inDataUri = true;
    }
    byte[] expected = inDataUri ? DATA_URI : SIGNATURE;
    if (c != expected[matched]) {
      return Verdict.OTHER;
    }
    if (++matched < expected.length) {
      return Verdict.UNDECIDED;
    }
    if (!inDataUri) {
      return Verdict.WANTED;
    }
    inDataUri = false;
    matched = 0;
    return Verdict.UNDECIDED;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
