package sluice.gateway.rewrite;

import sluice.gateway.json.LiteralStart;

/** Wants strings that may be addresses: paths, and those that begin with a scheme. */
final class LinkStart implements LiteralStart {

  @Override
  public void reset() {
    // the first byte decides, and nothing is kept
  }

  @Override
  public Verdict next(byte b) {
    return switch (b) {
      case '/', '\\', 'h', 'H' -> Verdict.WANTED; // a slash may be escaped
      default -> Verdict.OTHER;
    };
  }
}
