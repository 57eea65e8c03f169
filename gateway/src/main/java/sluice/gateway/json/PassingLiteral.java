package sluice.gateway.json;

/**
 * The string value at which a {@link ValueScanner} is, if that may be wanted: its first bytes
 * decide. Reports every byte of the text to the listener, as part of a literal or not.
 *
 * <pre>
 *   NONE ── string where one is wanted ──▶ CANDIDATE ── begins as wanted ──▶ WANTED ── " ──▶ NONE
 *    │                                         └─────── any other ──▶ NONE
 *    └───── string behind the format's key ──▶ FORMAT ── " or any other ──▶ NONE
 * </pre>
 */
final class PassingLiteral {

  private enum Kind {
    NONE,
    CANDIDATE,
    WANTED,
    FORMAT
  }

  private final LiteralStart start;
  private final FormatWord format = new FormatWord();
  private final Nesting nesting;
  private final TextScanner.Listener listener;
  private final TextScanner.FormatListener formats;
  private Kind kind = Kind.NONE;

  /** Where the bytes begin that have not been reported yet; valid within one piece. */
  private int unreported;

  PassingLiteral(
      LiteralStart start,
      Nesting nesting,
      TextScanner.Listener listener,
      TextScanner.FormatListener formats) {
    this.start = start;
    this.nesting = nesting;
    this.listener = listener;
    this.formats = formats;
  }

  /** True if the string has turned out to be wanted. */
  boolean isWanted() {
    return kind == Kind.WANTED;
  }

  /** True if the string may name a format. */
  boolean isFormat() {
    return kind == Kind.FORMAT;
  }

  /** The next piece of the text begins. */
  void beginPiece(byte[] bytes, int from, int to) {
    unreported = from;
    decide(bytes, from, to);
  }

  /** The piece has ended before this index. */
  void endPiece(int to) {
    if (unreported < to) {
      report(to);
    }
  }

  /** A string begins where one is wanted; its content is at the index. */
  void beginCandidate(byte[] bytes, int content, int to) {
    begin(Kind.CANDIDATE, bytes, content, to);
  }

  /** A string begins that may name a format; its content is at the index. */
  void beginFormat(byte[] bytes, int content, int to) {
    begin(Kind.FORMAT, bytes, content, to);
  }

  /** The rest of the string is not part of a literal. */
  void skip() {
    kind = Kind.NONE;
  }

  /** The string breaks off. */
  void breakOff() {
    if (kind != Kind.NONE) {
      listener.denied();
      skip();
    }
  }

  /** The string ends with the quote at this index. */
  void end(int quote) {
    if (kind != Kind.NONE) {
      report(quote);
    }
    switch (kind) { // again, as the listener may have skipped the rest
      case WANTED -> listener.ends();
      case FORMAT -> {
        if (nesting.isFull()) {
          listener.denied();
        } else {
          formats.formatEnds(nesting.format());
        }
      }
      default -> {}
    }
    kind = Kind.NONE;
  }

  private void begin(Kind next, byte[] bytes, int content, int to) {
    report(content);
    kind = next;
    beginning().reset();
    listener.begins();
    decide(bytes, content, to);
  }

  private LiteralStart beginning() {
    return kind == Kind.FORMAT ? format : start;
  }

  /** Reads the beginning, as far as it is here, until it is known whether the string is wanted. */
  private void decide(byte[] bytes, int from, int to) {
    if (kind != Kind.CANDIDATE && kind != Kind.FORMAT) {
      return;
    }
    for (int i = from; i < to; i++) {
      switch (beginning().next(bytes[i])) {
        case WANTED -> {
          accept();
          return;
        }
        case OTHER -> {
          report(i);
          listener.denied();
          skip();
          return;
        }
        case UNDECIDED -> {}
      }
    }
  }

  private void accept() {
    if (kind == Kind.CANDIDATE) {
      kind = Kind.WANTED;
      nesting.value();
    }
  }

  private void report(int to) {
    int from = unreported;
    unreported = to;
    if (kind == Kind.NONE) {
      listener.outside(from, to);
    } else {
      listener.literal(from, to);
    }
  }
}
