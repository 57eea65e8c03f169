package sluice.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonArray;
import java.util.Optional;
import java.util.stream.Stream;
import sluice.gateway.access.Admission;
import sluice.gateway.access.ApiKeys;
import sluice.gateway.access.ConnectionLimits;
import sluice.gateway.access.FailureLimit;
import sluice.gateway.access.KnownSecrets;
import sluice.gateway.access.RateLimit;
import sluice.gateway.features.docs.DocsRoutes;
import sluice.gateway.http.RequestMeters;
import sluice.gateway.jobs.PayloadTransfer;
import sluice.gateway.jobs.WorkerPool;
import sluice.gateway.rewrite.UnconvertedLog;
import sluice.shared.node.Node;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.Setting;
import sluice.shared.video.VideoStore;

/**
 * What all event loops of a gateway have in common: the workers, the settings and the videos of the
 * cluster, and the counts behind its bounds.
 *
 * @param maxJobBytes longest job that the links to the workers take, in bytes
 */
record SharedServices(
    WorkerPool workers,
    int maxJobBytes,
    ConnectionLimits connections,
    Admission admission,
    ApiKeys keys,
    Optional<ApiKeys> administrators,
    KnownSecrets secrets,
    RateLimit settingsChanges,
    FailureLimit tokenFailures,
    ClusterDocument settings,
    VideoStore videos,
    DocsRoutes docs,
    UnconvertedLog unconverted,
    RequestMeters meters,
    MeterRegistry registry) {

  /** Makes it for a node; its workers are not listened to yet. */
  static SharedServices of(Node node, GatewayConfig config) {
    MeterRegistry registry = node.metrics().registry();
    return new SharedServices(
        new WorkerPool(
            node.vertx(),
            node.membership(),
            registry,
            config.jobs(),
            node.servePayloads().map(server -> new PayloadTransfer(server, node.id()))),
        node.maxImageBytes(),
        new ConnectionLimits(config.listen(), config.proxies(), registry),
        new Admission(config.admission(), config.proxies(), registry),
        ApiKeys.ofClients(config.keys(), config.proxies()),
        administrators(config),
        secrets(node, config),
        new RateLimit(config.settings().changesPerMinute(), config.proxies()),
        new FailureLimit(config.keys().failuresPerMinute()),
        node.settings(),
        node.videos(),
        new DocsRoutes(),
        new UnconvertedLog(),
        new RequestMeters(registry),
        registry);
  }

  private static KnownSecrets secrets(Node node, GatewayConfig config) {
    Setting<JsonArray> tokens = config.chat().settings().tokens();
    return new KnownSecrets(
        Stream.concat(config.keys().allowed().stream(), config.settings().adminKey().stream())
            .toList(),
        () -> tokens.in(node.settings().content()));
  }

  private static Optional<ApiKeys> administrators(GatewayConfig config) {
    int failures = config.keys().failuresPerMinute();
    return config
        .settings()
        .adminKey()
        .map(
            key -> ApiKeys.ofAdministrator(key, failures, config.proxies()));
  }
}
