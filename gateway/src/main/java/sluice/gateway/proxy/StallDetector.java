package sluice.gateway.proxy;

import java.time.Duration;
import java.util.function.Supplier;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problems;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.Deadlines.Deadline;

/**
 * Notices that an exchange no longer moves, or that its client only just does. Vert.x's own request
 * timeouts end with the head of the response, and its idle timeouts count a pause that we made
 * ourselves for back-pressure.
 *
 * <p>Progress only notes the time; the deadline, when it is reached, looks whether it is really
 * over or is set for the rest.
 */
final class StallDetector {

  private final ProxyConfig config;
  private final Deadline look;
  private final MinDataRate pace;
  private Supplier<Awaited> awaited = () -> Awaited.NOBODY;
  private Runnable onStall = () -> {};
  private long startNanos;
  private long lastMoveNanos;
  private boolean stopped;
  private boolean bodyOwed;

  /** Begins to watch: the total time of the exchange runs from now. */
  StallDetector(Deadlines deadlines, ProxyConfig config) {
    this.look = deadlines.of(this::check);
    this.config = config;
    this.pace = new MinDataRate(config.client());
    this.startNanos = System.nanoTime();
  }

  /** Begins again, for what is left of an exchange that counts as ended. */
  void again() {
    stopped = false;
    startNanos = System.nanoTime();
  }

  /**
   * From now on too long a silence, or a client that is too slow, runs the action, once.
   *
   * @param who whose turn it is; asked at each look
   * @param action ends the exchange; is also run when its total time is over
   */
  void expect(Supplier<Awaited> who, Runnable action) {
    bodyOwed = false;
    awaited = who;
    onStall = action;
    long now = System.nanoTime();
    pace.begin(now);
    lastMoveNanos = now;
    setLook(now);
  }

  /**
   * The same while the client owes the body of its request. It has only so much time for all of it:
   * else it could hold its place for as long as an exchange may last by sending just fast enough.
   */
  void expectBody(Supplier<Awaited> who, Runnable action) {
    expect(who, action);
    bodyOwed = true;
  }

  /** What a client is told that has not sent its body in time. */
  Problem requestTimeout() {
    return Problems.requestTimeout(
        isBodyOverdue() ? config.client().bodyTimeout() : config.client().timeout());
  }

  private boolean isBodyOverdue() {
    return bodyOwed && pace.isOverdue();
  }

  /** Something was sent or received. */
  void moved() {
    lastMoveNanos = System.nanoTime();
  }

  /** The client has sent or taken something. */
  void clientMoved(int bytes) {
    pace.moved(bytes);
    moved();
  }

  void stop() {
    stopped = true;
    look.clear();
  }

  private void setLook(long now) {
    if (!stopped) {
      look.setAt(now + Math.min(dueNanos() - now, MinDataRate.LOOK.toNanos()));
    }
  }

  private void check() {
    long now = System.nanoTime();
    boolean tooSlow = pace.isTooSlow(now, awaited.get() == Awaited.CLIENT);
    if (tooSlow || isBodyOverdue() || now - dueNanos() >= 0) {
      stop();
      onStall.run();
    } else {
      setLook(now);
    }
  }

  private long dueNanos() {
    long silent = lastMoveNanos + patience().toNanos();
    long end = startNanos + config.exchangeTimeout().toNanos();
    return silent - end < 0 ? silent : end;
  }

  private Duration patience() {
    return switch (awaited.get()) {
      case CLIENT -> config.client().timeout();
      case UPSTREAM -> config.upstreamTimeout();
      case NOBODY -> config.exchangeTimeout();
    };
  }
}
