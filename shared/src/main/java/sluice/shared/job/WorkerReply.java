package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** What a worker answers. A refusal is a response, not an error: nobody else would do the job. */
public sealed interface WorkerReply {

  /** What a job was done for. */
  sealed interface Product extends WorkerReply {}

  /**
   * The image that was asked for.
   *
   * @param jpeg the image as raw bytes
   */
  record Jpeg(Buffer jpeg) implements Product {}

  /**
   * The avatar, speaking.
   *
   * @param duration how long it speaks
   * @param mp4 image and sound
   * @param wav the sound alone; empty for a video made of others
   */
  record Video(Duration duration, Buffer mp4, Buffer wav) implements Product {}

  /**
   * The job cannot be done, here or on any other worker.
   *
   * @param detail a sentence for the log; never holds what the job is about
   */
  record Refused(Reason reason, String detail) implements WorkerReply {}

  /** This worker has no room; the job was not looked at and another worker may take it. */
  record Busy() implements WorkerReply {}

  /** Why a job is refused. */
  enum Reason {
    NOT_A_PNG,
    TOO_LARGE,
    CORRUPT,
    LATE,
    /** Of the text nothing is left that could be spoken. */
    NOTHING_TO_SAY,
    /** There is no program here that speaks. */
    NO_SPEECH_ENGINE,
    /** Speaking or filming went wrong. */
    NOT_RENDERED
  }
}
