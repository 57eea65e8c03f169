package sluice.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import sluice.gateway.docs.DocsRoutes;
import sluice.gateway.http.Admission;
import sluice.gateway.http.ApiKeys;
import sluice.gateway.jobs.WorkerPool;
import sluice.shared.node.Node;

/**
 * What all event loops of a gateway have in common: the workers, and the counts behind its bounds.
 */
record Shared(
    WorkerPool workers,
    Admission admission,
    ApiKeys keys,
    DocsRoutes docs,
    MeterRegistry registry) {

  /** Makes it for a node; its workers are not listened to yet. */
  static Shared of(Node node, GatewayConfig config) {
    MeterRegistry registry = node.metrics().registry();
    return new Shared(
        new WorkerPool(node.vertx(), node.membership(), registry, config.jobs()),
        new Admission(config.admission(), config.proxies(), registry),
        new ApiKeys(config.keys(), config.proxies()),
        new DocsRoutes(),
        registry);
  }
}
