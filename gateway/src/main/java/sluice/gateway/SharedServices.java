package sluice.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonArray;
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
 * What all event loops of a gateway share. Built once, before the {@linkplain GatewayVerticle
 * verticles}, which build everything else for themselves in a {@link FeatureFactory}.
 *
 * @param workers the workers of the cluster
 * @param maxJobBytes longest job that the links to the workers accept, in bytes
 * @param connections limits on open connections
 * @param guards what requests have to pass
 * @param secrets keys and tokens that must not reach an upstream
 * @param tokenFailures limit on wrong tokens of the chat
 * @param settings the settings that have been changed while nodes run
 * @param videos the videos of the avatar
 * @param docs the pages of the documentation, which are loaded once
 * @param unconverted logs images that were not converted
 * @param meters metrics of requests
 */
record SharedServices(
    WorkerPool workers,
    int maxJobBytes,
    ConnectionLimits connections,
    Guards guards,
    KnownSecrets secrets,
    FailureLimit tokenFailures,
    ClusterDocument settings,
    VideoStore videos,
    DocsRoutes docs,
    UnconvertedLog unconverted,
    RequestMeters meters,
    MeterRegistry registry) {

  /** Builds the services of a node; the pool does not listen to its workers yet. */
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
        guards(config, registry),
        secrets(node, config),
        new FailureLimit(config.keys().failuresPerMinute()),
        node.settings(),
        node.videos(),
        new DocsRoutes(),
        new UnconvertedLog(),
        new RequestMeters(registry),
        registry);
  }

  private static Guards guards(GatewayConfig config, MeterRegistry registry) {
    int failures = config.keys().failuresPerMinute();
    return new Guards(
        config.cors(),
        new Admission(config.admission(), config.proxies(), registry),
        ApiKeys.ofClients(config.keys(), config.proxies()),
        config
            .settings()
            .adminKey()
            .map(key -> ApiKeys.ofAdministrator(key, failures, config.proxies())),
        new RateLimit(config.settings().changesPerMinute(), config.proxies()));
  }

  private static KnownSecrets secrets(Node node, GatewayConfig config) {
    Setting<JsonArray> tokens = config.chat().settings().tokens();
    return new KnownSecrets(
        Stream.concat(config.keys().allowed().stream(), config.settings().adminKey().stream())
            .toList(),
        () -> tokens.in(node.settings().content()));
  }
}
