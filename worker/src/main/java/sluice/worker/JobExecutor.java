package sluice.worker;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerJob.FetchAndTranscode;
import sluice.shared.job.WorkerJob.Join;
import sluice.shared.job.WorkerJob.Portrait;
import sluice.shared.job.WorkerJob.Speak;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;
import sluice.shared.job.WorkerReply.Video;
import sluice.shared.transport.HeapBytes;
import sluice.worker.codec.Transcoder;
import sluice.worker.codec.Transcoding;
import sluice.worker.sound.Wav;
import sluice.worker.speech.Language;
import sluice.worker.speech.Speaker;
import sluice.worker.speech.Speaking;
import sluice.worker.video.VideoException;

/**
 * Does the jobs of all kinds, each with the library for it, which knows bytes and nothing of jobs.
 * Blocks; may be used by any number of threads at a time.
 */
final class JobExecutor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobExecutor.class);

  private final Transcoder transcoder;
  private final Speaker speaker;
  private final LazyStudio studio;
  private final int maxProductBytes;

  /**
   * Creates it.
   *
   * @param maxProductBytes longest that can be sent back
   */
  JobExecutor(Transcoder transcoder, Speaker speaker, LazyStudio studio, int maxProductBytes) {
    this.transcoder = transcoder;
    this.speaker = speaker;
    this.studio = studio;
    this.maxProductBytes = maxProductBytes;
  }

  /** True if there is a program that speaks. */
  boolean speaks() {
    return speaker.isReady();
  }

  /** No job may be under way. */
  @Override
  public void close() {
    studio.close();
  }

  /** Does a job, or gives it up when its time is over. */
  WorkerReply work(WorkerJob job, Duration timeLeft) {
    long end = System.nanoTime() + timeLeft.toNanos();
    BooleanSupplier over = () -> System.nanoTime() - end >= 0;
    return switch (job) {
      case Transcode transcode -> transcode(transcode);
      case FetchAndTranscode _ -> throw new IllegalArgumentException("The image is not here yet");
      case Speak speak -> speak(speak, timeLeft, over);
      case Join join -> join(join, over);
      case Portrait _ -> portrait();
    };
  }

  private WorkerReply transcode(Transcode job) {
    return switch (transcoder.transcode(HeapBytes.of(job.png()).exact(), job.quality())) {
      case Transcoding.Jpeg jpeg ->
          sendable(jpeg.file().remaining())
              .orElseGet(() -> new Jpeg(HeapBytes.buffer(jpeg.file())));
      case Transcoding.Refused(Transcoding.Reason reason, String detail) ->
          new Refused(reason(reason), detail);
    };
  }

  private WorkerReply speak(Speak job, Duration timeLeft, BooleanSupplier over) {
    Optional<Language> language = Language.of(job.language());
    if (language.isEmpty()) {
      return new Refused(Reason.NOTHING_TO_SAY, "nobody here speaks that language");
    }
    String text = job.payload().toString(StandardCharsets.UTF_8);
    return switch (speaker.speak(text, language.get(), timeLeft)) {
      case Speaking.Sound(short[] samples) -> video(samples, over);
      case Speaking.Refused(Speaking.Reason reason, String detail) ->
          new Refused(reason(reason), detail);
    };
  }

  private WorkerReply video(short[] samples, BooleanSupplier over) {
    try {
      byte[] mp4 = studio.get().video(samples, over);
      byte[] wav = Wav.file(samples);
      return sendable((long) mp4.length + wav.length)
          .orElseGet(
              () -> new Video(duration(samples.length), Buffer.buffer(mp4), Buffer.buffer(wav)));
    } catch (VideoException e) {
      return notRendered(e);
    }
  }

  private WorkerReply join(Join job, BooleanSupplier over) {
    try {
      byte[] mp4 = studio.get().join(job.videos().stream().map(Buffer::getBytes).toList(), over);
      return sendable(mp4.length)
          .orElseGet(() -> new Video(Duration.ZERO, Buffer.buffer(mp4), Buffer.buffer()));
    } catch (VideoException e) {
      return notRendered(e);
    }
  }

  private WorkerReply portrait() {
    try {
      return new Jpeg(Buffer.buffer(studio.get().portrait()));
    } catch (VideoException e) {
      return notRendered(e);
    }
  }

  private static Duration duration(int samples) {
    return Duration.ofMillis(samples * 1_000L / Wav.RATE);
  }

  /** A refusal if so many bytes are too many; empty else. */
  private Optional<WorkerReply> sendable(long bytes) {
    return bytes > maxProductBytes
        ? Optional.of(new Refused(Reason.TOO_LARGE, "what is made of it has " + bytes + " bytes"))
        : Optional.empty();
  }

  private static Refused notRendered(VideoException e) {
    if (e.isLate()) {
      return new Refused(Reason.LATE, String.valueOf(e.getMessage()));
    }
    log.warn("There is no video", e);
    return new Refused(Reason.NOT_RENDERED, String.valueOf(e.getMessage()));
  }

  private static Reason reason(Transcoding.Reason reason) {
    return switch (reason) {
      case NOT_A_PNG -> Reason.NOT_A_PNG;
      case TOO_LARGE -> Reason.TOO_LARGE;
      case CORRUPT -> Reason.CORRUPT;
    };
  }

  private static Reason reason(Speaking.Reason reason) {
    return switch (reason) {
      case NO_ENGINE -> Reason.NO_SPEECH_ENGINE;
      case NOTHING_TO_SAY -> Reason.NOTHING_TO_SAY;
      case FAILED -> Reason.NOT_RENDERED;
      case LATE -> Reason.LATE;
    };
  }
}
