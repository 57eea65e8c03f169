package sluice.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import sluice.shared.job.TranscodeReply;

/** The numbers of this worker about its jobs. */
final class WorkerMeters {

  private static final String JPEG = "jpeg";
  private static final String BUSY = "busy";
  private static final String FAILED = "failed";

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
    // All from the start: a rate over a counter that is born with its first event misses that one.
    Stream.of("in", "out").forEach(this::bytes);
    Stream.concat(
            Stream.of(JPEG, BUSY, FAILED),
            Arrays.stream(TranscodeReply.Reason.values()).map(WorkerMeters::name))
        .forEach(this::outcome);
  }

  void count(TranscodeReply reply, int pngBytes, Duration took) {
    seconds.record(took);
    bytes("in").increment(pngBytes);
    switch (reply) {
      case TranscodeReply.Jpeg jpeg -> {
        outcome(JPEG).increment();
        bytes("out").increment(jpeg.jpeg().length());
      }
      case TranscodeReply.Refused refused -> outcome(name(refused.reason())).increment();
      case TranscodeReply.Busy _ -> outcome(BUSY).increment();
    }
  }

  /** A job that was not taken. */
  void countBusy() {
    outcome(BUSY).increment();
  }

  /** A job that ended in a fault of our own. */
  void countFailed() {
    outcome(FAILED).increment();
  }

  private static String name(TranscodeReply.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private Counter outcome(String outcome) {
    return Counter.builder("sluice.worker.jobs")
        .description("Jobs by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter bytes(String direction) {
    return Counter.builder("sluice.worker.picture.bytes")
        .description("Picture bytes, PNG in and JPEG out")
        .tag("direction", direction)
        .register(registry);
  }
}
