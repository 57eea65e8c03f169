package sluice.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Measures how long requests take, by route and status class. One for all event loops; a request
 * costs one array access and one record.
 */
public final class RequestMeters {

  /** From a status that is in memory to a long text of a language model. */
  private static final Duration[] BUCKETS =
      Arrays.stream(
              new long[] {
                5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000
              })
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final int STATUS_CLASS = 100;
  private static final int STATUS_CLASSES = 6;

  private final MeterRegistry registry;
  private final Map<RouteName, AtomicReferenceArray<Timer>> timers = new EnumMap<>(RouteName.class);

  /** Creates the meters; a time series appears with its first request. */
  public RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    for (RouteName route : RouteName.values()) {
      timers.put(route, new AtomicReferenceArray<>(STATUS_CLASSES));
    }
  }

  /**
   * Records a request that has ended.
   *
   * @param status 100 to 599
   * @param nanos time from the end of its head to the end of its response
   */
  void count(RouteName route, int status, long nanos) {
    AtomicReferenceArray<Timer> known = Objects.requireNonNull(timers.get(route));
    int statusClass = Math.clamp(status / STATUS_CLASS, 1, STATUS_CLASSES - 1);
    Timer timer = known.get(statusClass);
    if (timer == null) {
      timer = timer(route, statusClass); // the registry returns the same timer to all event loops
      known.set(statusClass, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(RouteName route, int statusClass) {
    return Timer.builder("sluice.request.duration")
        .description("Time from a request's head to the end of its response")
        .tag("route", route.label())
        .tag("status", statusClass + "xx")
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
