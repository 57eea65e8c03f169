package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * A worker's reply to a job. A refusal is a reply, not an error: other workers would refuse too.
 */
public sealed interface WorkerReply {

  /** The result of a successful job. */
  sealed interface Product extends WorkerReply {}

  /**
   * An image.
   *
   * @param jpeg the image as raw bytes
   */
  record Jpeg(Buffer jpeg) implements Product {}

  /**
   * A video of the avatar.
   *
   * @param duration duration of the speech; zero for joined videos
   * @param mp4 the video with its sound
   * @param wav the sound alone; empty for joined videos
   */
  record Video(Duration duration, Buffer mp4, Buffer wav) implements Product {}

  /**
   * The job cannot be done by this or any other worker.
   *
   * @param detail a sentence for the log; never contains data of the job
   */
  record Refused(Reason reason, String detail) implements WorkerReply {}

  /** The worker has no free slot; it did not examine the job, and another worker may take it. */
  record Busy() implements WorkerReply {}

  /** Reasons for refusing a job. */
  enum Reason {
    NOT_A_PNG,
    TOO_LARGE,
    CORRUPT,
    LATE,
    /** The text has nothing that can be pronounced. */
    NOTHING_TO_SAY,
    /** No speech program is installed for the language. */
    NO_SPEECH_ENGINE,
    /** Speaking the text or making the video failed. */
    NOT_RENDERED
  }
}
