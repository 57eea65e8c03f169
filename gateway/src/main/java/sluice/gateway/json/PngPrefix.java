package sluice.gateway.json;

/**
 * Decides from the first characters of a JSON string whether a PNG may follow: the base64 form of
 * the PNG signature (PNG specification, third edition, section 5.2), bare or behind the head of a
 * data URI (RFC 2397). What that head says of the type is not looked at, as it may be wrong or
 * missing; the bytes decide. JSON escapes, white space, control characters and a byte order mark
 * are seen through. Needs a few dozen bytes, {@value #HEAD_CHARACTERS_MAX} at most behind a scheme,
 * and keeps none of them.
 */
public final class PngPrefix implements LiteralStart {

  /** A type and a name of a file fit into it. */
  static final int HEAD_CHARACTERS_MAX = 1024;

  private static final String SCHEME = "data:";
  private static final String CODING = ";base64";

  /** 8 signature bytes are 10 2/3 characters; the eleventh is whole, as a zero byte must follow. */
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

  /** True if the string is a data URI whose data are in base64; known once these have begun. */
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

  /** The last that stands before the comma must be the name of the coding. */
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

  /** Only letters are compared with it. */
  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }
}
