package sluice.gateway.json;

/**
 * Decides from the first bytes of a text whether it is JSON in UTF-8: a body that is labelled as
 * JSON may be a sentence, a page or UTF-16. The first two characters other than white space decide
 * (RFC 8259 section 2); a byte order mark before them is ignored.
 */
public final class JsonBeginning {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final String SPACE = " \t\n\r";
  private static final String IN_OBJECT = "\"}";
  private static final String IN_ARRAY = "{[]\"-0123456789tfn";

  private enum Verdict {
    UNDECIDED,
    JSON,
    OTHER
  }

  private Verdict verdict = Verdict.UNDECIDED;
  private long taken;

  /** The first character; 0 before it. */
  private byte first;

  /** Takes the next bytes of the text; costs nothing after the decision. */
  public void take(byte[] bytes, int from, int to) {
    for (int i = from; i < to && verdict == Verdict.UNDECIDED; i++) {
      take(bytes[i]);
    }
  }

  /** True if the text is or may be JSON, and a string or container has begun. */
  public boolean isJson() {
    return verdict == Verdict.JSON || (verdict == Verdict.UNDECIDED && first != 0);
  }

  private void take(byte b) {
    boolean mark = taken < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) taken];
    taken++;
    if (mark || SPACE.indexOf(b) >= 0) {
      return;
    }
    verdict =
        switch (first) {
          case '{' -> among(IN_OBJECT, b);
          case '[' -> among(IN_ARRAY, b);
          default -> first(b);
        };
  }

  private Verdict first(byte b) {
    first = b;
    return switch (b) {
      case '{', '[' -> Verdict.UNDECIDED;
      case '"' -> Verdict.JSON;
      default -> Verdict.OTHER;
    };
  }

  private static Verdict among(String characters, byte b) {
    return characters.indexOf(b) >= 0 ? Verdict.JSON : Verdict.OTHER;
  }
}
