package sluice.gateway.rewrite;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import sluice.gateway.http.Exchange;
import sluice.gateway.jobs.JobHandle;
import sluice.gateway.jobs.JobSpec;
import sluice.gateway.jobs.Outcome;
import sluice.gateway.jobs.WorkerPool;
import sluice.shared.job.WorkerReply.Jpeg;

/** Submits the images of one response to the workers, and counts the outcomes. */
final class ResponseImages implements ImageConverter {

  private static final String NOTE = "Image-Transcode";

  private final Exchange exchange;
  private final WorkerPool workers;
  private final int quality;
  private final MeterRegistry registry;
  private final UnconvertedLog log;
  private final Set<String> reasons = new LinkedHashSet<>();

  ResponseImages(
      Exchange exchange,
      WorkerPool workers,
      int quality,
      MeterRegistry registry,
      UnconvertedLog log) {
    this.exchange = exchange;
    this.workers = workers;
    this.quality = quality;
    this.registry = registry;
    this.log = log;
  }

  @Override
  public Optional<Unconverted> refusal() {
    if (workers.isWorkerless()) {
      return Optional.of(Unconverted.NO_WORKER);
    }
    return workers.isFull() ? Optional.of(Unconverted.QUEUE_FULL) : Optional.empty();
  }

  @Override
  public Conversion convert(ImageLiteral literal) {
    Optional<Buffer> png = literal.decode();
    if (png.isEmpty()) {
      unconverted(Unconverted.NOT_BASE64);
      return Conversion.none();
    }
    JobHandle<Jpeg> job = workers.submit(JobSpec.transcode(png.get(), quality).of(exchange.id()));
    return new Conversion(job.outcome().map(outcome -> replacement(literal, outcome)), job::cancel);
  }

  private Optional<Buffer> replacement(ImageLiteral literal, Outcome<Jpeg> outcome) {
    return switch (outcome) {
      case Outcome.Done(Jpeg(Buffer jpeg)) -> {
        exchange.facts().imageConverted();
        yield Optional.of(literal.with(jpeg));
      }
      case Outcome.Failed(Outcome.Reason reason) -> {
        countUnconverted(reason);
        yield Optional.empty();
      }
    };
  }

  @Override
  public void unconverted(Unconverted why) {
    log.unconverted(why, exchange.id());
    countUnconverted(why);
    counter(registry, why).increment();
  }

  /** The counter of images left unconverted for this reason. */
  static Counter counter(MeterRegistry registry, Unconverted why) {
    return Counter.builder("sluice.images.unconverted")
        .description("Images left unconverted without becoming a job, by reason")
        .tag("reason", why.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private void countUnconverted(Enum<?> why) {
    exchange.facts().imageUnconverted();
    reasons.add(why.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** True if an image has been left unconverted. */
  boolean isAnyUnconverted() {
    return !reasons.isEmpty();
  }

  /**
   * Adds a header with the images left unconverted so far, as a dictionary of RFC 9651, for example
   * {@code converted=1, unconverted=2, reason=(late corrupt)}. Adds nothing if there are none.
   */
  void note(MultiMap headers) {
    if (isAnyUnconverted()) {
      headers.set(
          NOTE,
          "converted=%d, unconverted=%d, reason=(%s)"
              .formatted(
                  exchange.facts().imagesConverted(),
                  exchange.facts().imagesUnconverted(),
                  String.join(" ", reasons)));
    }
  }
}
