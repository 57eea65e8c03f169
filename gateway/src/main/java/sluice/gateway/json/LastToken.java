package sluice.gateway.json;

/** Remembers, from one piece of a JSON text to the next, the last byte that is no white space. */
final class LastToken {

  /** 0 at the start of a text. */
  private byte last;

  /** Another text begins. */
  void restart() {
    last = 0;
  }

  /** The piece that begins at the first index has ended before the second. */
  void take(byte[] bytes, int from, int to) {
    last = before(bytes, from, to);
  }

  /**
   * True if what begins here is the value of a key, as a colon stands before it.
   *
   * @param from where the piece begins
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
