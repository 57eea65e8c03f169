package sluice.gateway.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import java.util.function.Supplier;
import sluice.gateway.jobs.JobSpec.Kind;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;

/** Metrics of the jobs that this gateway hands to workers. */
final class JobMeters {

  private static final String DONE = "done";

  private final MeterRegistry registry;
  private final Counter bytesIn;
  private final Counter bytesOut;
  private final Counter hedged;

  /**
   * Registers all series that can be known in advance.
   *
   * @param queued how many jobs of a kind wait; called on the thread of a scrape
   * @param workers how many workers are available; called on the thread of a scrape
   */
  JobMeters(MeterRegistry registry, Function<Kind, Number> queued, Supplier<Number> workers) {
    this.registry = registry;
    bytesIn = bytes("in");
    bytesOut = bytes("out");
    hedged =
        Counter.builder("sluice.jobs.hedged")
            .description("Jobs sent to a second worker while the first was silent or stuck")
            .register(registry);
    Gauge.builder("sluice.workers.available", workers)
        .description("Workers that this gateway can send jobs to")
        .register(registry);
    duration(Kind.IMAGE); // the others appear with their first job: each has some 70 series
    for (Kind kind : Kind.values()) {
      Gauge.builder("sluice.jobs.queued", () -> queued.apply(kind))
          .description("Jobs waiting for a free worker")
          .tag("kind", kind.text())
          .register(registry);
      // A rate over a counter that appears with its first event misses that event.
      jobs(kind, DONE);
      for (Reason reason : Reason.values()) {
        jobs(kind, reason.text());
      }
    }
  }

  void count(Job job, Outcome<Product> outcome) {
    duration(job.kind()).record(job.age());
    switch (outcome) {
      case Done(Product product) -> {
        jobs(job.kind(), DONE).increment();
        if (job.isImage() && product instanceof Jpeg(Buffer jpeg)) {
          bytesIn.increment(job.bytes());
          bytesOut.increment(jpeg.length());
        }
      }
      case Failed(Reason reason) -> jobs(job.kind(), reason.text()).increment();
    }
  }

  void countHedged() {
    hedged.increment();
  }

  private Timer duration(Kind kind) {
    return Timer.builder("sluice.job.duration")
        .description("Time from submitting a job to its outcome")
        .tag("kind", kind.text())
        .publishPercentileHistogram()
        .register(registry);
  }

  private Counter jobs(Kind kind, String outcome) {
    return Counter.builder("sluice.jobs")
        .description("Jobs handed to workers, by kind and outcome")
        .tag("kind", kind.text())
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter bytes(String direction) {
    return Counter.builder("sluice.image.bytes")
        .description("Bytes of converted images: PNG in, JPEG out")
        .tag("direction", direction)
        .register(registry);
  }
}
