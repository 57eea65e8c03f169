package sluice.testkit.fusionbrain;

/** The outcome of a request of the photo frame. */
public sealed interface FrameOutcome {

  /**
   * An image that the frame can show.
   *
   * @param jpeg the decoded file
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with other images by its bytes, not equals
  record Image(byte[] jpeg) implements FrameOutcome {}

  /** The run has not ended; the frame polls again. */
  record Waiting() implements FrameOutcome {}

  /** A response without an image that the frame can show. */
  record Failed(String why) implements FrameOutcome {}

  /** No connection, or no complete response head in time. */
  record NoResponse(String why) implements FrameOutcome {}
}
