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
 * Executes jobs of all kinds. The packages that do the work handle bytes and know nothing of jobs,
 * so this class also translates their reasons for refusing into those of {@link WorkerReply}.
 * Blocking and thread-safe.
 */
final class JobExecutor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobExecutor.class);

  private final Transcoder transcoder;
  private final Speaker speaker;
  private final LazyStudio studio;
  private final int maxProductBytes;

  /**
   * Creates an executor.
   *
   * @param maxProductBytes maximum size of a result, in bytes
   */
  JobExecutor(Transcoder transcoder, Speaker speaker, LazyStudio studio, int maxProductBytes) {
    this.transcoder = transcoder;
    this.speaker = speaker;
    this.studio = studio;
    this.maxProductBytes = maxProductBytes;
  }

  /** True if a speech program is installed. */
  boolean canSpeak() {
    return speaker.isReady();
  }

  /** Frees the studio. No job may be in progress. */
  @Override
  public void close() {
    studio.close();
  }

  /**
   * Executes a job.
   *
   * @param timeLeft time after which the job is refused as {@link Reason#LATE}
   */
  WorkerReply execute(WorkerJob job, Duration timeLeft) {
    long end = System.nanoTime() + timeLeft.toNanos();
    BooleanSupplier expired = () -> System.nanoTime() - end >= 0;
    return switch (job) {
      case Transcode transcode -> transcode(transcode);
      case FetchAndTranscode _ ->
          throw new IllegalArgumentException("The image has not been fetched");
      case Speak speak -> speak(speak, timeLeft, expired);
      case Join join -> join(join, expired);
      case Portrait _ -> portrait();
    };
  }

  private WorkerReply transcode(Transcode job) {
    return switch (transcoder.transcode(HeapBytes.of(job.png()).exact(), job.quality())) {
      case Transcoding.Jpeg jpeg ->
          refusedIfTooLarge(jpeg.file().remaining())
              .orElseGet(() -> new Jpeg(HeapBytes.buffer(jpeg.file())));
      case Transcoding.Refused(Transcoding.Reason reason, String detail) ->
          new Refused(reason(reason), detail);
    };
  }

  private WorkerReply speak(Speak job, Duration timeLeft, BooleanSupplier expired) {
    Optional<Language> language = Language.of(job.language());
    if (language.isEmpty()) {
      return new Refused(Reason.NOTHING_TO_SAY, "unsupported language");
    }
    String text = job.payload().toString(StandardCharsets.UTF_8);
    return switch (speaker.speak(text, language.get(), timeLeft)) {
      case Speaking.Sound(short[] samples) -> video(samples, expired);
      case Speaking.Refused(Speaking.Reason reason, String detail) ->
          new Refused(reason(reason), detail);
    };
  }

  private WorkerReply video(short[] samples, BooleanSupplier expired) {
    try {
      byte[] mp4 = studio.get().video(samples, expired);
      byte[] wav = Wav.file(samples);
      return refusedIfTooLarge((long) mp4.length + wav.length)
          .orElseGet(
              () -> new Video(duration(samples.length), Buffer.buffer(mp4), Buffer.buffer(wav)));
    } catch (VideoException e) {
      return notRendered(e);
    }
  }

  private WorkerReply join(Join job, BooleanSupplier expired) {
    try {
      byte[] mp4 = studio.get().join(job.videos().stream().map(Buffer::getBytes).toList(), expired);
      return refusedIfTooLarge(mp4.length)
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

  /** Returns a refusal if the result is too large to be sent, otherwise empty. */
  private Optional<WorkerReply> refusedIfTooLarge(long bytes) {
    return bytes > maxProductBytes
        ? Optional.of(new Refused(Reason.TOO_LARGE, "the result has " + bytes + " bytes"))
        : Optional.empty();
  }

  private static Refused notRendered(VideoException e) {
    if (e.isLate()) {
      return new Refused(Reason.LATE, String.valueOf(e.getMessage()));
    }
    log.warn("Could not make a video", e);
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
      case NO_SPEECH_ENGINE -> Reason.NO_SPEECH_ENGINE;
      case NOTHING_TO_SAY -> Reason.NOTHING_TO_SAY;
      case NOT_RENDERED -> Reason.NOT_RENDERED;
      case LATE -> Reason.LATE;
    };
  }
}
