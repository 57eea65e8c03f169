package sluice.gateway.jobs;

import java.util.Locale;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Product;

/** The outcome of a job. */
public sealed interface Outcome<T extends Product> {

  /** The job is done. */
  record Done<T extends Product>(T product) implements Outcome<T> {

    @Override
    public <U extends Product> Outcome<U> of(Class<U> type) {
      return new Done<>(type.cast(product));
    }
  }

  /** The job is not done; an image is left unconverted. */
  record Failed<T extends Product>(Reason reason) implements Outcome<T> {

    @Override
    public <U extends Product> Outcome<U> of(Class<U> type) {
      return new Failed<>(reason);
    }
  }

  /** Casts an outcome whose product is of this type. */
  <U extends Product> Outcome<U> of(Class<U> type);

  /**
   * Why a job is not done: the reasons of {@link WorkerReply.Reason}, under the same names, and
   * those of the gateway.
   */
  enum Reason {
    /** No worker is known. */
    NO_WORKER,
    /** The queue is full, or too long for the time that is left. */
    QUEUE_FULL,
    /** The job's timeout has passed. */
    LATE,
    /** Two workers failed the job, or all there are. */
    LOST,
    /** Two workers died while they had this very job. */
    QUARANTINED,
    /** The outcome is no longer needed. */
    CANCELLED,
    /** The bytes are not a PNG. */
    NOT_A_PNG,
    /** The image exceeds a limit of the worker. */
    TOO_LARGE,
    /** The image is damaged. */
    CORRUPT,
    /** No worker has a speech engine. */
    NO_SPEECH_ENGINE,
    /** Nothing in the text can be spoken. */
    NOTHING_TO_SAY,
    /** Speech synthesis or rendering failed. */
    NOT_RENDERED;

    /** Its name in metrics and in the log. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with which a worker has refused a job. */
    static Reason of(WorkerReply.Reason refusal) {
      return valueOf(refusal.name());
    }
  }
}
