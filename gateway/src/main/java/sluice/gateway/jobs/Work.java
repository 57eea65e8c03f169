package sluice.gateway.jobs;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply.Film;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.log.RequestId;

/**
 * Something for a worker to do.
 *
 * @param kind who may do it
 * @param product what is made of it
 * @param payload the bytes from outside it is about; must not be changed until there is an outcome
 * @param message the job as it is sent, given the time that is left for it
 * @param request the client's request it is for
 */
public record Work<T extends Product>(
    Kind kind,
    Class<T> product,
    Buffer payload,
    Function<Duration, WorkerJob> message,
    RequestId request) {

  private Work(Kind kind, Class<T> product, Buffer payload, Function<Duration, WorkerJob> message) {
    this(kind, product, payload, message, RequestId.NONE);
  }

  /** The same for this request of a client. */
  public Work<T> of(RequestId id) {
    return new Work<>(kind, product, payload, message, id);
  }

  /** How jobs differ for who hands them out. */
  public enum Kind {
    /** Milliseconds of work, and the main one. */
    PICTURE,
    /** Of the avatar, and made already. */
    PORTRAIT,
    /** Seconds of work, and a program that speaks is needed. */
    SPEECH,
    /** Seconds of work. */
    FILM
  }

  /**
   * Turns a PNG into a JPEG.
   *
   * @param quality JPEG quality, 1..100
   */
  public static Work<Jpeg> transcode(Buffer png, int quality) {
    return new Work<>(
        Kind.PICTURE, Jpeg.class, png, timeLeft -> new WorkerJob.Transcode(timeLeft, quality, png));
  }

  /**
   * Has the avatar speak a text.
   *
   * @param language as ISO 639-1 has it
   */
  public static Work<Film> speak(String text, String language) {
    Buffer payload = Buffer.buffer(text);
    return new Work<>(
        Kind.SPEECH,
        Film.class,
        payload,
        timeLeft -> new WorkerJob.Speak(timeLeft, language, payload));
  }

  /** Makes one film of several. */
  public static Work<Film> join(List<Buffer> films) {
    return new Work<>(
        Kind.FILM,
        Film.class,
        Buffer.buffer(), // they have been made by workers, and kill none
        timeLeft -> new WorkerJob.Join(timeLeft, films));
  }

  /** Shows the avatar at rest. */
  public static Work<Jpeg> portrait() {
    return new Work<>(Kind.PORTRAIT, Jpeg.class, Buffer.buffer(), WorkerJob.Portrait::new);
  }
}
