package sluice.stubs.fusionbrain;

/** What the picture frame makes of an answer. */
public sealed interface FrameAnswer {

  /**
   * A picture it can show.
   *
   * @param jpeg the decoded file
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with other pictures by its bytes, not equals
  record Picture(byte[] jpeg) implements FrameAnswer {}

  /** The work is not done; it will ask again. */
  record Waiting() implements FrameAnswer {}

  /** There was an answer, and it shows no picture. */
  record Failed(String why) implements FrameAnswer {}

  /** No connection, or no complete head in time. */
  record NoAnswer(String why) implements FrameAnswer {}
}
