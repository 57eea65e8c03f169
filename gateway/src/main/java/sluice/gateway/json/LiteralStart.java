package sluice.gateway.json;

/** Decides from the first bytes of a JSON string's content whether it is wanted whole. */
public interface LiteralStart {

  /** What the bytes so far say. */
  enum Verdict {
    UNDECIDED,
    WANTED,
    OTHER
  }

  /** Another string begins. */
  void reset();

  /**
   * Takes the next byte of the string's content, or the quote behind it, as it stands in the text.
   */
  Verdict next(byte b);
}
