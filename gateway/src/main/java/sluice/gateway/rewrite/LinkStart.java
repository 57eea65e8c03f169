package sluice.gateway.rewrite;

import sluice.gateway.json.LiteralStart;

/** Wants strings that may be links: paths, and addresses with a scheme. */
final class LinkStart implements LiteralStart {

  @Override
  public void reset() {
    // the first byte decides
  }

  @Override
  public Verdict next(byte b) {
    return switch (b) {
      case '/', '\\', 'h', 'H' -> Verdict.WANTED; // a slash may be escaped
      default -> Verdict.OTHER;
    };
  }
}
