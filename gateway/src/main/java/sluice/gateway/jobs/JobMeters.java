package sluice.gateway.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.function.Supplier;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;

/** Metrics of the gateway about its jobs. */
final class JobMeters {

  private static final String CONVERTED = "converted";
  private static final String DONE = "done";

  private final MeterRegistry registry;
  private final Timer seconds;
  private final Timer videoSeconds;
  private final Counter bytesIn;
  private final Counter bytesOut;
  private final Counter hedged;

  JobMeters(
      MeterRegistry registry,
      Supplier<Number> queued,
      Supplier<Number> videosQueued,
      Supplier<Number> workers) {
    this.registry = registry;
    seconds =
        Timer.builder("sluice.job")
            .description("Time from an image being found to its outcome")
            .publishPercentileHistogram()
            .register(registry);
    videoSeconds =
        Timer.builder("sluice.film")
            .description("Time from a job of the avatar being there to its outcome")
            .publishPercentileHistogram()
            .register(registry);
    bytesIn = bytes("in");
    bytesOut = bytes("out");
    hedged =
        Counter.builder("sluice.jobs.hedged")
            .description("Jobs given to a second worker while the first, a suspect, had them still")
            .register(registry);
    Gauge.builder("sluice.jobs.queued", queued)
        .description("Images that wait for a free worker")
        .register(registry);
    Gauge.builder("sluice.films.queued", videosQueued)
        .description("Jobs of the avatar that wait for a free worker")
        .register(registry);
    Gauge.builder("sluice.workers.known", workers)
        .description("Workers this gateway can send jobs to")
        .register(registry);
    // All from the start, as a rate over a counter misses the event with which the counter
    // appears.
    image(CONVERTED);
    video(DONE);
    for (Reason reason : Reason.values()) {
      image(name(reason));
      video(name(reason));
    }
  }

  void count(Job job, Outcome<Product> outcome) {
    if (job.isImage()) {
      countImage(job, outcome);
    } else {
      videoSeconds.record(job.age());
      video(outcome instanceof Failed(Reason reason) ? name(reason) : DONE).increment();
    }
  }

  private void countImage(Job job, Outcome<Product> outcome) {
    seconds.record(job.age());
    switch (outcome) {
      case Done(Product product) -> {
        image(CONVERTED).increment();
        bytesIn.increment(job.bytes());
        bytesOut.increment(product instanceof Jpeg(Buffer jpeg) ? jpeg.length() : 0);
      }
      case Failed(Reason reason) -> image(name(reason)).increment();
    }
  }

  void countHedged() {
    hedged.increment();
  }

  private Counter image(String outcome) {
    return Counter.builder("sluice.jobs")
        .description("Images by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter video(String outcome) {
    return Counter.builder("sluice.films")
        .description("Jobs of the avatar by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter bytes(String direction) {
    return Counter.builder("sluice.picture.bytes")
        .description("Bytes of the images converted, PNG in and JPEG out")
        .tag("direction", direction)
        .register(registry);
  }

  private static String name(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
