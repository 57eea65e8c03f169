package sluice.shared.node;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.job.JobCodecs;
import sluice.shared.payload.PayloadClient;
import sluice.shared.payload.PayloadServer;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.LogLevels;
import sluice.shared.transport.EventLoops;
import sluice.shared.video.VideoStore;

/**
 * A process of Sluice: Vert.x, alone or in a cluster, with metrics and an ops listener, on which
 * roles are deployed. Its methods block, so they must not be called on an event loop.
 *
 * <pre>
 *   start ──▶ endOnSignal ──▶ deploy … ──▶ serve ──▶ (SIGTERM) ──▶ not ready ──▶ undeploy, last first ──▶ leave ──▶ exit 0
 * </pre>
 */
public final class Node implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  /** Maximum time to leave the cluster after the roles have drained. */
  private static final long LEAVE_SECONDS = 10;

  /** Idle timeout of payload connections. */
  private static final int PAYLOAD_IDLE_SECONDS = 60;

  /** Maximum time to announce the departure to the other nodes. */
  private static final long GOODBYE_SECONDS = 1;

  private final NodeConfig config;
  private final ClusterMember member;
  private final Metrics metrics;
  private final Readiness readiness;
  private final ClusterDocument settings;
  private final VideoStore videos;
  private final OpsServer ops;
  private final Deque<String> deployments = new ArrayDeque<>();

  private Node(NodeConfig config, ClusterMember member, Metrics metrics) {
    this.config = config;
    this.member = member;
    this.metrics = metrics;
    Vertx vertx = member.vertx();
    EventLoopWatch loops = new EventLoopWatch(EventLoops.of(vertx));
    loops.measure(metrics.registry());
    this.readiness = new Readiness(loops, member.membership());
    // No message needs Java serialisation, which would let senders choose the class of an object.
    vertx().eventBus().serializableChecker(_ -> false).clusterSerializableChecker(_ -> false);
    this.settings = ClusterDocument.start(vertx, member.id(), config.settingsFile());
    this.videos = VideoStore.of(vertx, config.videos());
    this.ops = OpsServer.start(config, metrics, loops, readiness);
  }

  /** Starts Vert.x, joins the cluster if one is configured, and opens the ops listener. */
  public static Node start(NodeConfig config) {
    Metrics metrics = new Metrics();
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            // Vert.x writes no files, so the file system may be read-only.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    VertxBuilder builder = metrics.measuring(Vertx.builder(), options);
    ClusterMember member =
        config
            .hazelcastFile()
            .map(file -> ClusterMember.join(config, file, builder, options))
            .orElseGet(() -> ClusterMember.alone(builder));
    Node node = new Node(config, member, metrics);
    EventBus bus = member.vertx().eventBus();
    JobCodecs.register(bus);
    LogLevels.follow(node.settings, config.logLevel());
    member.membership().listen(bus);
    member.membership().measure(metrics.registry());
    log.atInfo()
        .addKeyValue("version", Release.version())
        .addKeyValue("node", member.id())
        .addKeyValue("address", member.address())
        .addKeyValue("cluster", config.hazelcastFile().map(Path::toString).orElse("-"))
        .addKeyValue("native_transport", member.vertx().isNativeTransportEnabled())
        .log("Node started");
    return node;
  }

  public Vertx vertx() {
    return member.vertx();
  }

  /** The id of this node in its cluster; random without a cluster. */
  public String id() {
    return member.id();
  }

  /** Host and port of the event bus; {@code local} without a cluster. */
  public String address() {
    return member.address();
  }

  /** Maximum size of an image sent between nodes, in bytes. */
  public int maxImageBytes() {
    return config.maxImageBytes();
  }

  /** Maximum time for work in progress to finish after SIGTERM. */
  public Duration drain() {
    return config.drain();
  }

  public Metrics metrics() {
    return metrics;
  }

  /** Port of {@code /metrics} and {@code /health/…}. */
  public int opsPort() {
    return ops.port();
  }

  /** The settings that can be changed at run time. */
  public ClusterDocument settings() {
    return settings;
  }

  /** The videos and sounds that any node of the cluster can serve. */
  public VideoStore videos() {
    return videos;
  }

  /**
   * Starts serving the bytes of jobs to other nodes.
   *
   * @return empty without a cluster
   */
  public Optional<PayloadServer> servePayloads() {
    if (config.hazelcastFile().isEmpty()) {
      return Optional.empty();
    }
    NetServerOptions options =
        new NetServerOptions()
            .setHost(config.clusterHost())
            .setPort(config.payloadPort())
            .setTcpNoDelay(true)
            .setIdleTimeout(PAYLOAD_IDLE_SECONDS);
    config.busTls().ifPresent(tls -> tls.applyTo(options));
    PayloadServer server = new PayloadServer(options, config.clusterHost());
    Future<String> deployed =
        vertx()
            .deployVerticle(
                server::verticle,
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
    deployments.push(
        CannotListenException.explain(
                deployed,
                config.clusterHost(),
                config.payloadPort(),
                "CLUSTER_HOST",
                "PAYLOAD_PORT")
            .await());
    return Optional.of(server);
  }

  /** Creates a client for the bytes of jobs, confined to the calling event loop. */
  public PayloadClient payloadClient() {
    NetClientOptions options =
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setConnectTimeout(Cluster.CONNECT_MILLIS)
            .setIdleTimeout(PAYLOAD_IDLE_SECONDS / 2); // before the server closes it
    config.busTls().ifPresent(tls -> tls.applyTo(options));
    return new PayloadClient(vertx(), options);
  }

  public Membership membership() {
    return member.membership();
  }

  /** Deploys a part of the node and waits until it has started. */
  public void deploy(Supplier<? extends Deployable> part, DeploymentOptions options) {
    deployments.push(vertx().deployVerticle(part, options).await());
  }

  /** Marks this node as ready for work. */
  public void serve() {
    readiness.serve();
  }

  /** Makes SIGTERM and SIGINT close this node and exit the process with status 0. */
  public void endOnSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close();
                  // A requested shutdown is a success; the JVM would exit with 143 or 130.
                  Runtime.getRuntime().halt(0);
                },
                "shutdown"));
  }

  /** Stops taking work, finishes work in progress, and leaves the cluster. */
  @Override
  public void close() {
    log.info("Node {} is draining", id());
    readiness.drain();
    end(member.membership().sayGoodbye(vertx().eventBus(), id()), GOODBYE_SECONDS);
    while (!deployments.isEmpty()) {
      end(vertx().undeploy(deployments.pop()), drainSeconds());
    }
    end(vertx().close(), LEAVE_SECONDS);
    ops.close(); // responds until the end
    metrics.close();
    log.info("Node {} stopped", id());
  }

  private void end(Future<Void> part, long seconds) {
    try {
      part.await(seconds, TimeUnit.SECONDS);
    } catch (Exception e) {
      log.warn("Node {} did not shut down cleanly", id(), e);
    }
  }

  private long drainSeconds() {
    return config.drain().toSeconds() + LEAVE_SECONDS;
  }
}
