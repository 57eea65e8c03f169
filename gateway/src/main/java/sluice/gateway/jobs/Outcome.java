package sluice.gateway.jobs;

import io.vertx.core.buffer.Buffer;
import sluice.shared.job.TranscodeReply;

/** What became of a picture that was handed to the workers. */
public sealed interface Outcome {

  /** It is a JPEG now. */
  record Converted(Buffer jpeg) implements Outcome {}

  /** It stays as it is. */
  record Kept(Why why) implements Outcome {}

  /** Why a picture stays as it is. */
  enum Why {
    /** No worker is known. */
    NO_WORKER,
    /** As many jobs wait as may wait. */
    QUEUE_FULL,
    /** The time for one picture was over. */
    LATE,
    /** Two workers had it, or all there are, and none answered. */
    LOST,
    /** Two workers have died while they had this very picture. */
    QUARANTINED,
    /** Nobody waits for it any more. */
    CANCELLED,
    /** A worker found no PNG in it. */
    NOT_A_PNG,
    /** A worker found it beyond its limits. */
    TOO_LARGE,
    /** A worker found it damaged. */
    CORRUPT;

    /** What a worker's refusal means here. */
    static Why of(TranscodeReply.Reason reason) {
      return switch (reason) {
        case NOT_A_PNG -> NOT_A_PNG;
        case TOO_LARGE -> TOO_LARGE;
        case CORRUPT -> CORRUPT;
        case LATE -> LATE;
      };
    }
  }
}
