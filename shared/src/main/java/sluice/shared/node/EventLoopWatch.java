package sluice.shared.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import sluice.shared.transport.EventLoops;

/**
 * Asks every event loop, once a second, whether it still serves: it must run a small task that
 * takes a network buffer and gives it back. A loop that blocks runs no task, and one without direct
 * memory turns but can read nothing.
 *
 * <p>A loop counts as hung after {@value #MISSES_MAX} questions without a response. Questions are
 * counted, not seconds: when the whole process stands still, for a garbage collection or because
 * its machine sleeps, nobody asks either. No loop has more than one question waiting.
 *
 * <p>{@link #ask()} belongs to one thread, which must not be one of the loops.
 */
final class EventLoopWatch {

  /** How often {@link #ask()} is to be called, in milliseconds. */
  static final long ASK_MILLIS = 1_000;

  /** A node is reported as hung within so many seconds and one. */
  static final int MISSES_MAX = 5;

  private final List<Loop> loops = new ArrayList<>();

  EventLoopWatch(Iterable<? extends Executor> executors) {
    this(executors, EventLoops::tryRead);
  }

  /**
   * Creates a watch that has asked nothing yet.
   *
   * @param task what each loop is asked to do
   */
  EventLoopWatch(Iterable<? extends Executor> executors, Runnable task) {
    executors.forEach(executor -> loops.add(new Loop(executor, task)));
  }

  void measure(MeterRegistry registry) {
    Gauge.builder("sluice.event.loops.hung", this::hung)
        .description("Event loops that have not answered for seconds")
        .register(registry);
  }

  /** Asks the loops that owe no response, and counts the others. */
  void ask() {
    loops.forEach(Loop::ask);
  }

  /** How many loops are hung; may be asked on any thread. */
  int hung() {
    return (int) loops.stream().filter(Loop::isHung).count();
  }

  private static final class Loop {

    private final Executor executor;
    private final Runnable task;
    private volatile State state = State.SERVES;
    private volatile int misses;

    Loop(Executor executor, Runnable task) {
      this.executor = executor;
      this.task = task;
    }

    boolean isHung() {
      return misses >= MISSES_MAX;
    }

    void ask() {
      State last = state;
      misses = last == State.SERVES ? 0 : Math.min(misses + 1, MISSES_MAX);
      if (last == State.ASKED) {
        return;
      }
      state = State.ASKED;
      try {
        executor.execute(() -> state = respond());
      } catch (RejectedExecutionException e) {
        state = State.SERVES; // shut down in order
      }
    }

    private State respond() {
      try {
        task.run();
        return State.SERVES;
      } catch (OutOfMemoryError e) { // Netty's and the JDK's word for no direct memory
        return State.NO_MEMORY;
      }
    }
  }

  private enum State {
    ASKED,
    SERVES,
    NO_MEMORY
  }
}
