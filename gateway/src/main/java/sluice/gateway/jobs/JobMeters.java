package sluice.gateway.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.Supplier;

/** The numbers of this gateway about its jobs. */
final class JobMeters {

  private static final String CONVERTED = "converted";

  private final MeterRegistry registry;
  private final Timer seconds;
  private final Counter bytesIn;
  private final Counter bytesOut;
  private final Counter hedged;

  JobMeters(MeterRegistry registry, Supplier<Number> queued, Supplier<Number> workers) {
    this.registry = registry;
    seconds =
        Timer.builder("sluice.job")
            .description("Time from a picture being found to its outcome")
            .publishPercentileHistogram()
            .register(registry);
    bytesIn = bytes("in");
    bytesOut = bytes("out");
    hedged =
        Counter.builder("sluice.jobs.hedged")
            .description("Jobs given to a second worker while the first, a suspect, had them still")
            .register(registry);
    Gauge.builder("sluice.jobs.queued", queued)
        .description("Pictures that wait for a free worker")
        .register(registry);
    Gauge.builder("sluice.workers.known", workers)
        .description("Workers this gateway can send jobs to")
        .register(registry);
    // All from the start: a rate over a counter that is born with its first event misses that one.
    outcome(CONVERTED);
    for (Outcome.Why why : Outcome.Why.values()) {
      outcome(name(why));
    }
  }

  void count(Job job, Outcome outcome) {
    seconds.record(job.age());
    switch (outcome) {
      case Outcome.Converted converted -> {
        outcome(CONVERTED).increment();
        bytesIn.increment(job.pngBytes());
        bytesOut.increment(converted.jpeg().length());
      }
      case Outcome.Kept(Outcome.Why why) -> outcome(name(why)).increment();
    }
  }

  void countHedged() {
    hedged.increment();
  }

  private Counter outcome(String name) {
    return Counter.builder("sluice.jobs")
        .description("Pictures by what became of them")
        .tag("outcome", name)
        .register(registry);
  }

  private Counter bytes(String direction) {
    return Counter.builder("sluice.picture.bytes")
        .description("Bytes of the pictures converted, PNG in and JPEG out")
        .tag("direction", direction)
        .register(registry);
  }

  private static String name(Outcome.Why why) {
    return why.name().toLowerCase(Locale.ROOT);
  }
}
