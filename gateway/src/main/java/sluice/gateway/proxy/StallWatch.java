package sluice.gateway.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Notices that an exchange no longer moves, or that its client only just does. Vert.x's own request
 * timeouts end with the head of the answer, and its idle timeouts count a pause that we made
 * ourselves for back-pressure.
 *
 * <p>One timer per exchange: progress only notes the time, and the timer, when it fires, looks
 * whether it is really over or sets itself for the rest.
 */
final class StallWatch {

  /** Longest time between two looks: who is waited for may have changed since the last. */
  private static final long LOOK_MILLIS_MAX = 1_000;

  /** Vert.x counts its timers from 0, so 0 would be somebody else's. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final ProxyConfig config;
  private final long deadlineNanos;
  private ClientPace pace;
  private Supplier<Awaited> awaited = () -> Awaited.NOBODY;
  private Runnable onStall = () -> {};
  private long lastMoveNanos;
  private long lastLookNanos;
  private long timer = NO_TIMER;
  private long timerNanos;
  private boolean stopped;

  /** Begins to watch: the total time of the exchange runs from now. */
  StallWatch(Vertx vertx, ProxyConfig config) {
    this.vertx = vertx;
    this.config = config;
    this.pace = new ClientPace(config.client());
    this.lastMoveNanos = System.nanoTime();
    this.lastLookNanos = lastMoveNanos;
    this.deadlineNanos = lastMoveNanos + config.exchangeTimeout().toNanos();
  }

  /** The same for what is left of an exchange when it counts as ended. */
  StallWatch again() {
    return new StallWatch(vertx, config);
  }

  /**
   * From now on too long a silence, or a client that is too slow, runs the action, once.
   *
   * @param who whose turn it is; asked at each look
   * @param action ends the exchange; is also run when its total time is over
   */
  void expect(Supplier<Awaited> who, Runnable action) {
    awaited = who;
    onStall = action;
    pace = new ClientPace(config.client());
    lastLookNanos = System.nanoTime();
    moved();
    arm();
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
    vertx.cancelTimer(timer);
  }

  /** Sets the timer, unless it looks soon enough as it is. */
  private void arm() {
    long now = System.nanoTime();
    long millis = Math.clamp(Duration.ofNanos(dueNanos() - now).toMillis(), 1, LOOK_MILLIS_MAX);
    long nanos = now + TimeUnit.MILLISECONDS.toNanos(millis);
    if (stopped || (timer != NO_TIMER && timerNanos - nanos <= 0)) {
      return;
    }
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(millis, _ -> check());
    timerNanos = nanos;
  }

  private void check() {
    timer = NO_TIMER;
    long now = System.nanoTime();
    boolean tooSlow = clientIsTooSlow(now);
    if (!tooSlow && now - dueNanos() < 0) {
      arm();
    } else if (!stopped) {
      stop();
      onStall.run();
    }
  }

  private boolean clientIsTooSlow(long now) {
    // No more than one look's time: if this process itself stood still, the client is not to blame.
    long sinceLook = Math.min(now - lastLookNanos, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS_MAX));
    lastLookNanos = now;
    return awaited.get() == Awaited.CLIENT && pace.isTooSlowAfter(sinceLook);
  }

  private long dueNanos() {
    long silent = lastMoveNanos + patience().toNanos();
    return silent - deadlineNanos < 0 ? silent : deadlineNanos;
  }

  private Duration patience() {
    return switch (awaited.get()) {
      case CLIENT -> config.client().timeout();
      case UPSTREAM -> config.upstreamTimeout();
      case NOBODY -> config.exchangeTimeout();
    };
  }
}
