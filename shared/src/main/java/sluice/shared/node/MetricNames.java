package sluice.shared.node;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

/**
 * Corrects two metrics of Micrometer that {@code promtool check metrics} rejects: drops a counter
 * of nanoseconds, which {@link Metrics} replaces by one of seconds, and renames a gauge whose name
 * ends like a part of a histogram.
 */
final class MetricNames implements MeterFilter {

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return id.getName().equals("process.cpu.time")
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
  }
}
