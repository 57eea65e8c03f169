package sluice.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sluice.gateway.docs.DocsRoutes;
import sluice.gateway.http.Admission;
import sluice.gateway.http.ApiKeys;
import sluice.gateway.http.ConnectionLimits;
import sluice.gateway.http.FailureLimit;
import sluice.gateway.http.KeysConfig;
import sluice.gateway.http.KnownSecrets;
import sluice.gateway.http.Problem.MissingAdminKey;
import sluice.gateway.http.Problem.UnknownAdminKey;
import sluice.gateway.http.RateLimit;
import sluice.gateway.http.RequestMeters;
import sluice.gateway.jobs.Handover;
import sluice.gateway.jobs.WorkerPool;
import sluice.gateway.rewrite.UnconvertedLog;
import sluice.shared.clip.ClipStore;
import sluice.shared.node.Node;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.Setting;

/**
 * What all event loops of a gateway have in common: the workers, the settings and the clips of the
 * cluster, and the counts behind its bounds.
 *
 * @param maxJobBytes longest job that the links to the workers take, in bytes
 */
record Shared(
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
    ClipStore clips,
    DocsRoutes docs,
    UnconvertedLog unconverted,
    RequestMeters meters,
    MeterRegistry registry) {

  /** Makes it for a node; its workers are not listened to yet. */
  static Shared of(Node node, GatewayConfig config) {
    MeterRegistry registry = node.metrics().registry();
    return new Shared(
        new WorkerPool(
            node.vertx(),
            node.membership(),
            registry,
            config.jobs(),
            node.servePayloads().map(server -> new Handover(server, node.id()))),
        node.maxPictureBytes(),
        new ConnectionLimits(config.listen(), config.proxies(), registry),
        new Admission(config.admission(), config.proxies(), registry),
        new ApiKeys(config.keys(), config.proxies()),
        administrators(config),
        secrets(node, config),
        new RateLimit(config.settings().changesPerMinute(), config.proxies()),
        new FailureLimit(config.keys().failuresPerMinute()),
        node.settings(),
        node.clips(),
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
            key ->
                new ApiKeys(
                    new KeysConfig(List.of(key), failures),
                    config.proxies(),
                    new MissingAdminKey(),
                    new UnknownAdminKey()));
  }
}
