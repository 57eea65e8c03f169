package sluice.shared.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import sluice.shared.transport.EventLoops;

/**
 * Probes every event loop once a second with a small task that allocates and releases a network
 * buffer. A blocked loop does not run the task, and a loop without direct memory runs it but cannot
 * read from the network.
 *
 * <p>A loop counts as hung after {@value #MISSES_MAX} missed probes. Counting probes instead of
 * seconds avoids false alarms: while the whole process is paused, by a garbage collection or
 * because the machine sleeps, no probes are sent either. A loop has at most one pending probe.
 *
 * <p>{@link #probe()} must always be called on the same thread, outside of the loops.
 */
final class EventLoopWatch {

  /** Interval of {@link #probe()}, in milliseconds. */
  static final long PROBE_MILLIS = 1_000;

  /** Missed probes after which a loop counts as hung. */
  static final int MISSES_MAX = 5;

  private final List<Loop> loops = new ArrayList<>();

  EventLoopWatch(Iterable<? extends Executor> executors) {
    this(executors, EventLoops::tryRead);
  }

  /**
   * Creates a watch with another task.
   *
   * @param task runs on each loop
   */
  EventLoopWatch(Iterable<? extends Executor> executors, Runnable task) {
    executors.forEach(executor -> loops.add(new Loop(executor, task)));
  }

  void measure(MeterRegistry registry) {
    Gauge.builder("sluice.event.loops.hung", this::hung)
        .description("Event loops that have not responded for seconds")
        .register(registry);
  }

  /** Probes the loops that have completed their last probe, and counts a miss for the others. */
  void probe() {
    loops.forEach(Loop::probe);
  }

  /** The number of hung loops. Thread-safe. */
  int hung() {
    return (int) loops.stream().filter(Loop::isHung).count();
  }

  private static final class Loop {

    private final Executor executor;
    private final Runnable task;
    private volatile State state = State.RESPONDED;
    private volatile int misses;

    Loop(Executor executor, Runnable task) {
      this.executor = executor;
      this.task = task;
    }

    boolean isHung() {
      return misses >= MISSES_MAX;
    }

    void probe() {
      State last = state;
      misses = last == State.RESPONDED ? 0 : Math.min(misses + 1, MISSES_MAX);
      if (last == State.PENDING) {
        return;
      }
      state = State.PENDING;
      try {
        executor.execute(() -> state = run());
      } catch (RejectedExecutionException e) {
        state = State.RESPONDED; // the loop was shut down
      }
    }

    private State run() {
      try {
        task.run();
        return State.RESPONDED;
      } catch (OutOfMemoryError e) { // thrown by Netty and the JDK when direct memory is exhausted
        return State.NO_MEMORY;
      }
    }
  }

  private enum State {
    PENDING,
    RESPONDED,
    NO_MEMORY
  }
}
