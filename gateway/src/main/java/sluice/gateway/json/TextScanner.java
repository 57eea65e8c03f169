package sluice.gateway.json;

/** Looks for images in a text that comes in pieces, cut anywhere. */
public interface TextScanner {

  /**
   * Told what has been passed, in order; all positions are indexes into the array just scanned. A
   * literal is the content of a string that may be an image, or may name the format of images.
   */
  interface Listener {

    /** Bytes that belong to no literal. */
    void outside(int from, int to);

    /** A literal begins. */
    void begins();

    /** Bytes of the literal, as they stand in the text. */
    void literal(int from, int to);

    /** It was neither. */
    void denied();

    /** It was an image and is complete; the quote that ends it is outside. */
    void imageEnds();

    /**
     * It was the name of the format and is complete.
     *
     * @param before how many images there have been so far in the object of which it speaks; if
     *     none, it waits for the next one
     */
    void formatEnds(int before);

    /** The format that has waited last will get no image. */
    void formatWaitedInVain();
  }

  /** Looks through the next piece of the text. */
  void scan(byte[] bytes, int from, int to, Listener listener);
}
