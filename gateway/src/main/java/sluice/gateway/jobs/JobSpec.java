package sluice.gateway.jobs;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.job.WorkerReply.Video;
import sluice.shared.log.RequestId;

/**
 * Work for a worker.
 *
 * @param kind decides which workers may do it
 * @param product type of the product
 * @param payload bytes from outside that it works on; must not be changed before the outcome
 * @param message makes the message to the worker, for the time that is left
 * @param request the client's request
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

  /** Returns this work for a request of a client. */
  public JobSpec<T> of(RequestId id) {
    return new JobSpec<>(kind, product, payload, message, id);
  }

  /** Kinds of jobs, which differ in the places they take. */
  public enum Kind {
    /** Converts an image: milliseconds of work, and most of all jobs. */
    IMAGE,
    /** Fetches the portrait of the avatar, which is ready. */
    PORTRAIT,
    /** Speaks a text: seconds of work, and needs a speech engine. */
    SPEECH,
    /** Joins videos: seconds of work. */
    VIDEO
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
   * @param language code of ISO 639-1
   */
  public static JobSpec<Video> speak(String text, String language) {
    Buffer payload = Buffer.buffer(text);
    return new JobSpec<>(
        Kind.SPEECH,
        Video.class,
        payload,
        timeLeft -> new WorkerJob.Speak(timeLeft, language, payload));
  }

  /** Joins several videos to one. */
  public static JobSpec<Video> join(List<Buffer> videos) {
    return new JobSpec<>(
        Kind.VIDEO,
        Video.class,
        Buffer.buffer(), // the videos come from workers, and need no quarantine
        timeLeft -> new WorkerJob.Join(timeLeft, videos));
  }

  /** Fetches an image of the avatar at rest. */
  public static JobSpec<Jpeg> portrait() {
    return new JobSpec<>(Kind.PORTRAIT, Jpeg.class, Buffer.buffer(), WorkerJob.Portrait::new);
  }
}
