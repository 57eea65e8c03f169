package sluice.gateway.json;

/**
 * Accepts JSON strings that begin with the base64 form of the PNG signature (PNG specification,
 * third edition, section 5.2), bare or behind the head of a data URI (RFC 2397). The type in that
 * head may be wrong or missing and is ignored; the bytes decide. JSON escapes are resolved; white
 * space, control characters and a byte order mark are ignored. Needs a few dozen bytes, at most
 * {@value #HEAD_CHARACTERS_MAX} behind the scheme, and keeps none of them.
 */
public final class PngPrefix implements LiteralStart {

  /** Longest head of a data URI; a type and a file name fit into it. */
  static final int HEAD_CHARACTERS_MAX = 1024;

  private static final String SCHEME = "data:";
  private static final String CODING = ";base64";

  /**
   * The 8 bytes of the signature are 10 2/3 characters; the eleventh is known, as a zero byte
   * follows.
   */
  private static final String SIGNATURE = "iVBORw0KGgo";

  private enum Part {
    START,
    SCHEME,
    HEAD,
    DATA
  }

  private final JsonCharacters characters = new JsonCharacters();
  private Part part = Part.START;
  private boolean uri;
  private int matched;
  private int headCharacters;

  @Override
  public void reset() {
    characters.reset();
    part = Part.START;
    uri = false;
    matched = 0;
    headCharacters = 0;
  }

  /** True if the string is a data URI in base64; known once its data begin. */
  public boolean isUri() {
    return uri;
  }

  @Override
  public Verdict next(byte b) {
    int c = characters.next(b);
    if (c == JsonCharacters.PENDING) {
      return Verdict.UNDECIDED;
    }
    if (c == JsonCharacters.END || c == JsonCharacters.BROKEN) {
      return Verdict.OTHER;
    }
    if (part == Part.HEAD) {
      return inHead(c);
    }
    return JsonEscapes.isIgnored(c) ? Verdict.UNDECIDED : character(c);
  }

  private Verdict character(int c) {
    if (part == Part.START) {
      part = lower(c) == SCHEME.charAt(0) ? Part.SCHEME : Part.DATA;
    }
    return part == Part.SCHEME ? inScheme(c) : inData(c);
  }

  private Verdict inScheme(int c) {
    if (lower(c) != SCHEME.charAt(matched++)) {
      return Verdict.OTHER;
    }
    if (matched == SCHEME.length()) {
      part = Part.HEAD;
      matched = 0;
    }
    return Verdict.UNDECIDED;
  }

  private Verdict inData(int c) {
    if (c != SIGNATURE.charAt(matched++)) {
      return Verdict.OTHER;
    }
    return matched == SIGNATURE.length() ? Verdict.WANTED : Verdict.UNDECIDED;
  }

  /** Checks that the name of the coding precedes the comma. */
  private Verdict inHead(int c) {
    if (++headCharacters > HEAD_CHARACTERS_MAX) {
      return Verdict.OTHER;
    }
    if (c == ',') {
      uri = matched == CODING.length();
      part = Part.DATA;
      matched = 0;
      return uri ? Verdict.UNDECIDED : Verdict.OTHER;
    }
    if (!JsonEscapes.isIgnored(c)) {
      boolean goesOn = matched < CODING.length() && lower(c) == CODING.charAt(matched);
      matched = goesOn ? matched + 1 : c == CODING.charAt(0) ? 1 : 0;
    }
    return Verdict.UNDECIDED;
  }

  /** Lower case of a letter; other characters are unchanged. */
  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }
}
