package sluice.gateway.json;

/** Finds strings in a text that arrives in pieces, cut anywhere. */
public interface TextScanner {

  /**
   * Receives every byte of the text, in order; all positions are indexes into the array just
   * scanned. A literal is the content of a string that is wanted, or may yet turn out to be.
   */
  interface Listener {

    /** Bytes outside of literals. */
    void outside(int from, int to);

    /** A literal begins. */
    void begins();

    /** Bytes of the literal, as they stand in the text. */
    void literal(int from, int to);

    /** The string is not wanted after all; its remaining bytes are outside. */
    void denied();

    /** The literal is wanted and complete; the quote that ends it is outside. */
    void ends();
  }

  /**
   * Receives the members that name the format of the wanted strings around them. Their content is
   * reported to the {@link Listener} as literals, too.
   */
  interface FormatListener {

    /**
     * The literal is the name of a format and complete.
     *
     * @param before how many wanted strings precede it in the object it describes; if none, it
     *     applies to the next one
     */
    void formatEnds(int before);

    /** No wanted string follows the last format that had none before it. */
    void formatUnused();
  }

  /** Scans the next piece of the text. */
  void scan(byte[] bytes, int from, int to);
}
