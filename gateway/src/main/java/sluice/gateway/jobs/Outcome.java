package sluice.gateway.jobs;

import java.util.Locale;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.job.WorkerReply.Reason;

/** What became of something that was handed to the workers. */
public sealed interface Outcome<T extends Product> {

  /** It is done. */
  record Done<T extends Product>(T product) implements Outcome<T> {

    @Override
    public <U extends Product> Outcome<U> of(Class<U> type) {
      return new Done<>(type.cast(product));
    }
  }

  /** It is not, and an image stays as it is. */
  record Undone<T extends Product>(Why why) implements Outcome<T> {

    @Override
    public <U extends Product> Outcome<U> of(Class<U> type) {
      return new Undone<>(why);
    }
  }

  /** The same of something that is known to be of this type. */
  <U extends Product> Outcome<U> of(Class<U> type);

  /** Why it is not done. */
  enum Why {
    /** No worker is known. */
    NO_WORKER,
    /** As many jobs wait as may wait. */
    QUEUE_FULL,
    /** The time for it was over. */
    LATE,
    /** Two workers had it, or all there are, and none answered. */
    LOST,
    /** Two workers have died while they had this very thing. */
    QUARANTINED,
    /** Nobody waits for it any more. */
    CANCELLED,
    /** A worker found no PNG in it. */
    NOT_A_PNG,
    /** A worker found it beyond its limits. */
    TOO_LARGE,
    /** A worker found it damaged. */
    CORRUPT,
    /** No worker has a program that speaks. */
    NO_SPEECH_ENGINE,
    /** A worker found nothing in the text that could be spoken. */
    NOTHING_TO_SAY,
    /** A worker could not speak or video it. */
    NOT_RENDERED;

    /** What metrics and the log call it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What a worker's refusal means here. */
    static Why of(Reason reason) {
      return switch (reason) {
        case NOT_A_PNG -> NOT_A_PNG;
        case TOO_LARGE -> TOO_LARGE;
        case CORRUPT -> CORRUPT;
        case LATE -> LATE;
        case NOTHING_TO_SAY -> NOTHING_TO_SAY;
        case NO_SPEECH_ENGINE -> NO_SPEECH_ENGINE;
        case NOT_RENDERED -> NOT_RENDERED;
      };
    }
  }
}
