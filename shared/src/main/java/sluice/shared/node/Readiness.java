package sluice.shared.node;

import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Liveness and readiness of a node.
 *
 * <p>A node is live while its event loops respond; the state of other nodes does not count, because
 * a restart would not help. It is ready if it is live and should get work: not while starting, not
 * after SIGTERM, and not while it is isolated from its cluster.
 */
final class Readiness {

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
  private final EventLoopWatch loops;
  private final Membership membership;

  Readiness(EventLoopWatch loops, Membership membership) {
    this.loops = loops;
    this.membership = membership;
  }

  /** Fails if the node should be restarted. */
  HealthChecks live(Vertx vertx) {
    return with(HealthChecks.create(vertx), "event-loops", () -> loops.hung() == 0);
  }

  /** Fails if the node should not get work. */
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
