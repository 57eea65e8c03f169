package sluice.shared.job;

import io.vertx.core.buffer.Buffer;

/** What a worker answers. A refusal is an answer, not an error: the picture is left as it is. */
public sealed interface TranscodeReply {

  /**
   * The picture, converted.
   *
   * @param jpeg the picture as raw bytes
   */
  record Jpeg(Buffer jpeg) implements TranscodeReply {}

  /**
   * The picture cannot be converted, here or on any other worker.
   *
   * @param detail a sentence for the log; never holds bytes of the picture
   */
  record Refused(Reason reason, String detail) implements TranscodeReply {}

  /** This worker has no room; the picture was not looked at and another worker may take it. */
  record Busy() implements TranscodeReply {}

  /** Why a picture is refused. */
  enum Reason {
    NOT_A_PNG,
    TOO_LARGE,
    CORRUPT,
    LATE
  }
}
