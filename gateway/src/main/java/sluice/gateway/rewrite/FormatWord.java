package sluice.gateway.rewrite;

/** Wants the only name of a format that matters, whole and as it stands. */
final class FormatWord implements LiteralStart {

  private static final byte[] PNG = {'p', 'n', 'g', '"'};

  private int matched;

  @Override
  public void reset() {
    matched = 0;
  }

  @Override
  public Verdict next(byte b) {
    if (b != PNG[matched]) {
      return Verdict.OTHER;
    }
    matched++;
    return matched == PNG.length ? Verdict.WANTED : Verdict.UNDECIDED;
  }
}
