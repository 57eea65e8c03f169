package sluice.gateway.jobs;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.job.WorkerReply.Video;
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
public record JobSpec<T extends Product>(
    Kind kind,
    Class<T> product,
    Buffer payload,
    Function<Duration, WorkerJob> message,
    RequestId request) {

  private JobSpec(
      Kind kind, Class<T> product, Buffer payload, Function<Duration, WorkerJob> message) {
    this(kind, product, payload, message, RequestId.NONE);
  }

  /** The same for this request of a client. */
  public JobSpec<T> of(RequestId id) {
    return new JobSpec<>(kind, product, payload, message, id);
  }

  /** How jobs differ for who hands them out. */
  public enum Kind {
    /** Milliseconds of work, and the main one. */
    IMAGE,
    /** Of the avatar, and made already. */
    PORTRAIT,
    /** Seconds of work, and a program that speaks is needed. */
    SPEECH,
    /** Seconds of work. */
    VIDEO;

    /** How metrics and the log name it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Turns a PNG into a JPEG.
   *
   * @param quality JPEG quality, 1..100
   */
  public static JobSpec<Jpeg> transcode(Buffer png, int quality) {
    return new JobSpec<>(
        Kind.IMAGE, Jpeg.class, png, timeLeft -> new WorkerJob.Transcode(timeLeft, quality, png));
  }

  /**
   * Has the avatar speak a text.
   *
   * @param language as ISO 639-1 has it
   */
  public static JobSpec<Video> speak(String text, String language) {
    Buffer payload = Buffer.buffer(text);
    return new JobSpec<>(
        Kind.SPEECH,
        Video.class,
        payload,
        timeLeft -> new WorkerJob.Speak(timeLeft, language, payload));
  }

  /** Makes one video of several. */
  public static JobSpec<Video> join(List<Buffer> videos) {
    return new JobSpec<>(
        Kind.VIDEO,
        Video.class,
        Buffer.buffer(), // they have been made by workers, and kill none
        timeLeft -> new WorkerJob.Join(timeLeft, videos));
  }

  /** Shows the avatar at rest. */
  public static JobSpec<Jpeg> portrait() {
    return new JobSpec<>(Kind.PORTRAIT, Jpeg.class, Buffer.buffer(), WorkerJob.Portrait::new);
  }
}
