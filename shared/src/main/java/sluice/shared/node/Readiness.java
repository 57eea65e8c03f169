package sluice.shared.node;

import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether this node should be given work. False while it starts, from SIGTERM on, and while it has
 * lost sight of a cluster that it was in.
 */
public final class Readiness {

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
  private final HealthChecks checks;

  Readiness(Vertx vertx, Membership membership) {
    checks = HealthChecks.create(vertx);
    checks.register(
        "phase",
        promise -> promise.complete(phase.get() == Phase.SERVING ? Status.OK() : Status.KO()));
    checks.register(
        "cluster",
        promise -> promise.complete(membership.isIsolated() ? Status.KO() : Status.OK()));
  }

  /** For a part of the node that has a condition of its own. */
  public HealthChecks checks() {
    return checks;
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
