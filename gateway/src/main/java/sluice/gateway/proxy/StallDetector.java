package sluice.gateway.proxy;

import java.time.Duration;
import java.util.function.Supplier;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problems;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.Deadlines.Deadline;

/**
 * Detects exchanges that make no progress, and clients that are too slow. Vert.x's request timeouts
 * end with the head of the response, and its idle timeouts count pauses for back-pressure.
 *
 * <p>Progress only notes the time; when the deadline is reached, it checks whether the time is
 * really over, and is set again if not.
 */
final class StallDetector {

  private final ProxyConfig config;
  private final Deadline look;
  private final MinDataRate pace;
  private Supplier<Awaited> awaited = () -> Awaited.GATEWAY;
  private Runnable onStall = () -> {};
  private long startNanos;
  private long lastMoveNanos;
  private boolean stopped;
  private boolean bodyOwed;

  /** Creates a detector; the total time of the exchange begins now. */
  StallDetector(Deadlines deadlines, ProxyConfig config) {
    this.look = deadlines.of(this::check);
    this.config = config;
    this.pace = new MinDataRate(config.client());
    this.startNanos = System.nanoTime();
  }

  /** Begins again, for the rest of an exchange that counts as ended. */
  void again() {
    stopped = false;
    startNanos = System.nanoTime();
  }

  /**
   * From now on, runs the action once if there is no progress for too long, or if the client is too
   * slow.
   *
   * @param who whose turn it is; asked at each check
   * @param action ends the exchange; also run when its total time is over
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
   * Does so while the client sends the body of its request, for which the total time is limited as
   * well: otherwise a client could occupy its place for the whole time of an exchange by sending
   * just fast enough.
   */
  void expectBody(Supplier<Awaited> who, Runnable action) {
    expect(who, action);
    bodyOwed = true;
  }

  /** The problem of a client that has not sent its body in time. */
  Problem requestTimeout() {
    return Problems.requestTimeout(
        isBodyOverdue() ? config.client().bodyTimeout() : config.client().timeout());
  }

  private boolean isBodyOverdue() {
    return bodyOwed && pace.isOverdue();
  }

  /** Notes progress in either direction. */
  void moved() {
    lastMoveNanos = System.nanoTime();
  }

  /** Notes progress of the client, in bytes. */
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
      case GATEWAY -> config.exchangeTimeout();
    };
  }
}
