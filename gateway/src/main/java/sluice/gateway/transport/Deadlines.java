package sluice.gateway.transport;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The deadlines of one event loop. Each request sets some of them, and hardly any is ever reached:
 * so one timer looks after all, and to set or clear one costs next to nothing.
 */
public final class Deadlines {

  /** How much later than its time one may be noticed. */
  public static final Duration RESOLUTION = Duration.ofMillis(50);

  /** Vert.x counts its timers from 0, so 0 would be somebody else's. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final List<Deadline> pending = new ArrayList<>();
  private long timer = NO_TIMER;

  /** Creates it for the event loop that it is used on, without any. */
  public Deadlines(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * A new one, which is not set.
   *
   * @param action what to do each time that it is reached
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
      if (deadline.isDue(now)) { // none before it has cleared it, or set it anew
        deadline.reached();
      }
    }
  }

  /** A time by which something is to have happened. */
  public final class Deadline {

    private static final int NOWHERE = -1;

    private final Runnable action;
    private long nanos;
    private int place = NOWHERE;

    private Deadline(Runnable action) {
      this.action = action;
    }

    /** Sets it to so long from now, whatever it was before. */
    public void setIn(Duration time) {
      setAt(System.nanoTime() + time.toNanos());
    }

    /** Sets it to a time of {@link System#nanoTime}, whatever it was before. */
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

    /** Nothing has to happen any more. */
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
