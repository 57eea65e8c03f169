package sluice.gateway.json;

/** Remembers the last byte of a JSON text that is not white space, from one piece to the next. */
final class LastToken {

  /** 0 at the start of a text. */
  private byte last;

  /** Another text begins. */
  void restart() {
    last = 0;
  }

  /** A piece has ended, which reaches from the first index to the second, exclusive. */
  void take(byte[] bytes, int from, int to) {
    last = before(bytes, from, to);
  }

  /**
   * True if a colon precedes this index, so that the value of a key begins here.
   *
   * @param from index at which the piece begins
   */
  boolean isColon(byte[] bytes, int from, int at) {
    return before(bytes, from, at) == ':';
  }

  private byte before(byte[] bytes, int from, int at) {
    for (int i = at - 1; i >= from; i--) {
      byte b = bytes[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') { // RFC 8259 section 2
        return b;
      }
    }
    return last;
  }
}
