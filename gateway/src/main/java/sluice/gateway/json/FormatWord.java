package sluice.gateway.json;

/** Accepts {@code png} as a whole string, the only name of a format that matters. */
final class FormatWord implements LiteralStart {

  private static final String PNG = "png";

  private final JsonCharacters characters = new JsonCharacters();
  private int matched;

  @Override
  public void reset() {
    characters.reset();
    matched = 0;
  }

  @Override
  public Verdict next(byte b) {
    int c = characters.next(b);
    if (c == JsonCharacters.PENDING) {
      return Verdict.UNDECIDED;
    }
    if (matched == PNG.length()) {
      return c == JsonCharacters.END ? Verdict.WANTED : Verdict.OTHER;
    }
    return c == PNG.charAt(matched++) ? Verdict.UNDECIDED : Verdict.OTHER;
  }
}
