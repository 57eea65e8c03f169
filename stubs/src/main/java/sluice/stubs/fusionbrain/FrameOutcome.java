package sluice.stubs.fusionbrain;

/** What the photo frame makes of a response. */
public sealed interface FrameOutcome {

  /**
   * An image it can show.
   *
   * @param jpeg the decoded file
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with other images by its bytes, not equals
  record Image(byte[] jpeg) implements FrameOutcome {}

  /** The work is not done; it will ask again. */
  record Waiting() implements FrameOutcome {}

  /** There was a response, and it shows no image. */
  record Failed(String why) implements FrameOutcome {}

  /** No connection, or no complete head in time. */
  record NoResponse(String why) implements FrameOutcome {}
}
