package sluice.shared.node;

import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * What a node says of itself.
 *
 * <p>It is live while its event loops answer: restarting a node because its neighbours are gone
 * would make things worse. It is ready when it should also be given work, which it should not while
 * it starts, from SIGTERM on, and while it has lost sight of a cluster that it was in.
 */
final class Readiness {

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
  private final EventLoopWatch loops;
  private final Membership membership;

  Readiness(EventLoopWatch loops, Membership membership) {
    this.loops = loops;
    this.membership = membership;
  }

  /** Whether the node should go on; false asks for a restart. */
  HealthChecks live(Vertx vertx) {
    return with(HealthChecks.create(vertx), "event-loops", () -> loops.hung() == 0);
  }

  /** Whether the node should be given work. */
  HealthChecks ready(Vertx vertx) {
    HealthChecks checks = live(vertx);
    with(checks, "phase", () -> phase.get() == Phase.SERVING);
    return with(checks, "cluster", () -> !membership.isIsolated());
  }

  private static HealthChecks with(HealthChecks checks, String name, BooleanSupplier check) {
    return checks.register(
        name, promise -> promise.complete(check.getAsBoolean() ? Status.OK() : Status.KO()));
  }

  void serve() {
    phase.set(Phase.SERVING);
  }

  void drain() {
    phase.set(Phase.DRAINING);
  }

  private enum Phase {
    STARTING,
    SERVING,
    DRAINING
  }
}
