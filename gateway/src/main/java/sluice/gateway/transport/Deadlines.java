package sluice.gateway.transport;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The deadlines of one event loop. Each request sets several, and hardly any is reached, so one
 * timer checks all of them, and setting or clearing one costs next to nothing.
 */
public final class Deadlines {

  /** Longest delay with which a reached deadline is noticed. */
  public static final Duration RESOLUTION = Duration.ofMillis(50);

  /** Not the id of any timer; Vert.x counts them from 0. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final List<Deadline> pending = new ArrayList<>();
  private long timer = NO_TIMER;

  /** Creates an empty set of deadlines for the event loop that uses it. */
  public Deadlines(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Creates a deadline that is not set.
   *
   * @param action runs each time the deadline is reached
   */
  public Deadline of(Runnable action) {
    return new Deadline(action);
  }

  private void look() {
    if (pending.isEmpty()) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
      return;
    }
    long now = System.nanoTime();
    List<Deadline> due =
        pending.stream()
            .filter(deadline -> deadline.isDue(now))
            .sorted(Comparator.comparingLong(deadline -> deadline.nanos - now))
            .toList();
    for (Deadline deadline : due) {
      if (deadline.isDue(now)) { // unless an earlier action has cleared or moved it
        deadline.reached();
      }
    }
  }

  /** A time by which something must have happened. */
  public final class Deadline {

    private static final int NOWHERE = -1;

    private final Runnable action;
    private long nanos;
    private int place = NOWHERE;

    private Deadline(Runnable action) {
      this.action = action;
    }

    /** Sets it to this time from now, and replaces an earlier value. */
    public void setIn(Duration time) {
      setAt(System.nanoTime() + time.toNanos());
    }

    /** Sets it to a time of {@link System#nanoTime}, and replaces an earlier value. */
    public void setAt(long time) {
      nanos = time;
      if (isSet()) {
        return;
      }
      place = pending.size();
      pending.add(this);
      if (timer == NO_TIMER) {
        timer = vertx.setPeriodic(RESOLUTION.toMillis(), _ -> look());
      }
    }

    /** Clears it; it will not be reached. */
    public void clear() {
      if (isSet()) {
        Deadline last = pending.removeLast();
        if (last != this) {
          pending.set(place, last);
          last.place = place;
        }
        place = NOWHERE;
      }
    }

    private boolean isSet() {
      return place != NOWHERE;
    }

    private boolean isDue(long now) {
      return isSet() && now - nanos >= 0;
    }

    private void reached() {
      clear();
      action.run();
    }
  }
}
