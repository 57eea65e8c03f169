package sluice.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;
import sluice.shared.job.WorkerReply.Video;

/** Metrics of the jobs of a worker. */
final class WorkerMeters {

  private static final String IMAGES = "sluice.worker.jobs";
  private static final String VIDEOS = "sluice.worker.films";
  private static final String JPEG = "jpeg";
  private static final String BUSY = "busy";
  private static final String FAILED = "failed";

  private static final String VIDEO = "film";

  private final MeterRegistry registry;
  private final Timer seconds;
  private final Timer videoSeconds;

  WorkerMeters(MeterRegistry registry, JobSlots jobSlots, int slots) {
    this.registry = registry;
    seconds = timer("sluice.worker.job", "Time from the arrival of an image to the reply");
    videoSeconds =
        timer("sluice.worker.film", "Time from the arrival of an avatar job to the reply");
    Gauge.builder("sluice.worker.slots", () -> slots)
        .description("Jobs that can run at a time")
        .register(registry);
    Gauge.builder("sluice.worker.load", jobSlots::load)
        .description("Jobs running and waiting")
        .register(registry);
    Gauge.builder("sluice.worker.queue.depth", () -> Math.max(0, jobSlots.load() - slots))
        .description("Jobs waiting for a slot")
        .register(registry);
    // Registered at the start: a rate over a counter created by its first event misses that event.
    Stream.of("in", "out").forEach(this::bytes);
    Stream.concat(
            Stream.of(JPEG, VIDEO, BUSY, FAILED),
            Arrays.stream(Reason.values()).map(WorkerMeters::name))
        .forEach(
            outcome -> {
              counter(IMAGES, outcome);
              counter(VIDEOS, outcome);
            });
  }

  void count(WorkerJob job, WorkerReply reply, Duration took) {
    (job instanceof WorkerJob.Avatar ? videoSeconds : seconds).record(took);
    if (job instanceof WorkerJob.Transcode transcode) {
      bytes("in").increment(transcode.bytes());
      bytes("out").increment(reply instanceof Jpeg(Buffer jpeg) ? jpeg.length() : 0);
    }
    outcome(
            job,
            switch (reply) {
              case Jpeg _ -> JPEG;
              case Video _ -> VIDEO;
              case Refused refused -> name(refused.reason());
              case Busy _ -> BUSY;
            })
        .increment();
  }

  /** Counts a job that was rejected as BUSY. */
  void countBusy(WorkerJob job) {
    outcome(job, BUSY).increment();
  }

  /** Counts a job that failed with an exception. */
  void countFailed(WorkerJob job) {
    outcome(job, FAILED).increment();
  }

  private static String name(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private Counter outcome(WorkerJob job, String outcome) {
    return counter(job instanceof WorkerJob.Avatar ? VIDEOS : IMAGES, outcome);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description + ", waiting included")
        .publishPercentileHistogram()
        .register(registry);
  }

  private Counter counter(String name, String outcome) {
    return Counter.builder(name)
        .description("Jobs by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter bytes(String direction) {
    return Counter.builder("sluice.worker.picture.bytes")
        .description("Bytes of images, PNG in and JPEG out")
        .tag("direction", direction)
        .register(registry);
  }
}
