package sluice.gateway.json;

/** Decides from the first bytes of a JSON string whether the whole string is wanted. */
public interface LiteralStart {

  /** The decision after the bytes so far. */
  enum Verdict {
    UNDECIDED,
    WANTED,
    OTHER
  }

  /** Another string begins. */
  void reset();

  /**
   * Takes the next byte of the string's content as it stands in the text. The quote behind it is
   * passed as well, and must decide.
   */
  Verdict next(byte b);
}
