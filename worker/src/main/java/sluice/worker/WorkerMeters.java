package sluice.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;

/** Metrics of the jobs of a worker. */
final class WorkerMeters {

  private static final String IMAGE = "image";
  private static final String PORTRAIT = "portrait";
  private static final String SPEECH = "speech";
  private static final String VIDEO = "video";

  private static final String DONE = "done";
  private static final String BUSY = "busy";
  private static final String FAILED = "failed";

  private final MeterRegistry registry;

  WorkerMeters(MeterRegistry registry, JobSlots jobSlots, int slots) {
    this.registry = registry;
    Gauge.builder("sluice.worker.slots", () -> slots)
        .description("Image jobs that can run at a time")
        .register(registry);
    Gauge.builder("sluice.worker.jobs.in.progress", jobSlots::load)
        .description("Image jobs running or waiting for a slot")
        .register(registry);
    Gauge.builder("sluice.worker.jobs.queued", () -> Math.max(0, jobSlots.load() - slots))
        .description("Image jobs waiting for a slot")
        .register(registry);
    duration(IMAGE); // the others appear with their first job: each has some 70 series
    // A rate over a counter that appears with its first event misses that event.
    Stream.of("in", "out").forEach(this::bytes);
    for (String kind : List.of(IMAGE, PORTRAIT, SPEECH, VIDEO)) {
      Stream.of(DONE, BUSY, FAILED).forEach(outcome -> jobs(kind, outcome));
      for (Reason reason : Reason.values()) {
        jobs(kind, name(reason));
      }
    }
  }

  void count(WorkerJob job, WorkerReply reply, Duration took) {
    duration(kind(job)).record(took);
    if (job instanceof WorkerJob.Transcode transcode) {
      bytes("in").increment(transcode.bytes());
      bytes("out").increment(reply instanceof Jpeg(Buffer jpeg) ? jpeg.length() : 0);
    }
    String outcome =
        switch (reply) {
          case Product _ -> DONE;
          case Refused refused -> name(refused.reason());
          case Busy _ -> BUSY;
        };
    jobs(kind(job), outcome).increment();
  }

  /** Counts a job that was rejected as BUSY. */
  void countBusy(WorkerJob job) {
    jobs(kind(job), BUSY).increment();
  }

  /** Counts a job that failed with an exception. */
  void countFailed(WorkerJob job) {
    jobs(kind(job), FAILED).increment();
  }

  /** The kinds of jobs, as gateways call them too. */
  private static String kind(WorkerJob job) {
    return switch (job) {
      case WorkerJob.Transcode _, WorkerJob.FetchAndTranscode _ -> IMAGE;
      case WorkerJob.Portrait _ -> PORTRAIT;
      case WorkerJob.Speak _ -> SPEECH;
      case WorkerJob.Join _ -> VIDEO;
    };
  }

  private static String name(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private Timer duration(String kind) {
    return Timer.builder("sluice.worker.job.duration")
        .description("Time from a job's arrival to its response, including queueing")
        .tag("kind", kind)
        .publishPercentileHistogram()
        .register(registry);
  }

  private Counter jobs(String kind, String outcome) {
    return Counter.builder("sluice.worker.jobs")
        .description("Jobs sent to this worker, by kind and outcome")
        .tag("kind", kind)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter bytes(String direction) {
    return Counter.builder("sluice.worker.image.bytes")
        .description("Image bytes handled by this worker: PNG in, JPEG out")
        .tag("direction", direction)
        .register(registry);
  }
}
