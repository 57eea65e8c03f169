package sluice.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import sluice.shared.job.TranscodeReply;

/** The numbers of this worker about its jobs. */
final class WorkerMeters {

  private final MeterRegistry registry;
  private final Timer seconds;

  WorkerMeters(MeterRegistry registry, Admission admission, int slots) {
    this.registry = registry;
    seconds =
        Timer.builder("sluice.worker.job")
            .description("Time from a job's arrival to its answer, waiting included")
            .publishPercentileHistogram()
            .register(registry);
    Gauge.builder("sluice.worker.slots", () -> slots)
        .description("Jobs that can run at a time")
        .register(registry);
    Gauge.builder("sluice.worker.load", admission::load)
        .description("Jobs running and waiting")
        .register(registry);
    Gauge.builder("sluice.worker.queue.depth", () -> Math.max(0, admission.load() - slots))
        .description("Jobs waiting for a slot")
        .register(registry);
  }

  void count(TranscodeReply reply, int pngBytes, Duration took) {
    seconds.record(took);
    bytes("in").increment(pngBytes);
    switch (reply) {
      case TranscodeReply.Jpeg jpeg -> {
        outcome("jpeg");
        bytes("out").increment(jpeg.jpeg().length());
      }
      case TranscodeReply.Refused refused ->
          outcome(refused.reason().name().toLowerCase(Locale.ROOT));
      case TranscodeReply.Busy _ -> outcome("busy");
    }
  }

  /** A job that was not taken. */
  void countBusy() {
    outcome("busy");
  }

  /** A job that ended in a fault of our own. */
  void countFailed() {
    outcome("failed");
  }

  private void outcome(String outcome) {
    Counter.builder("sluice.worker.jobs")
        .description("Jobs by what became of them")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  private Counter bytes(String direction) {
    return Counter.builder("sluice.worker.picture.bytes")
        .description("Picture bytes, PNG in and JPEG out")
        .tag("direction", direction)
        .register(registry);
  }
}
