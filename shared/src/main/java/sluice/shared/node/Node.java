package sluice.shared.node;

import com.hazelcast.config.Config;
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
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.job.JobCodecs;
import sluice.shared.payload.PayloadClient;
import sluice.shared.payload.PayloadServer;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.LogLevels;
import sluice.shared.transport.BusFrameLimit;
import sluice.shared.transport.EventLoops;
import sluice.shared.video.VideoStore;

/**
 * One process of Sluice: Vert.x, alone or in a cluster, with metrics and an ops listener. Roles are
 * deployed into it. Its methods block, so they are for {@code main} and for tests.
 *
 * <pre>
 *   start ──▶ endOnSignal ──▶ deploy … ──▶ serve ──▶ (SIGTERM) ──▶ not ready ──▶ undeploy, last first ──▶ leave ──▶ exit 0
 * </pre>
 */
public final class Node implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  /** What the cluster gets to say goodbye once the roles have drained. */
  private static final long LEAVE_SECONDS = 10;

  /** A connection for the bytes of jobs that nobody has needed for so long is ended. */
  private static final int PAYLOAD_IDLE_SECONDS = 60;

  /** What a node without a cluster is called in the log. */
  private static final String ALONE = "local";

  /** Everybody who can be reached has heard it by then. */
  private static final long GOODBYE_SECONDS = 1;

  private final NodeConfig config;
  private final Vertx vertx;
  private final String id;
  private final String address;
  private final Metrics metrics;
  private final Membership membership;
  private final Readiness readiness;
  private final ClusterDocument settings;
  private final VideoStore videos;
  private final OpsServer ops;
  private final Deque<String> deployments = new ArrayDeque<>();

  private Node(
      NodeConfig config,
      Vertx vertx,
      String id,
      String address,
      Metrics metrics,
      Membership membership) {
    this.config = config;
    this.vertx = vertx;
    this.id = id;
    this.address = address;
    this.metrics = metrics;
    this.membership = membership;
    EventLoopWatch loops = new EventLoopWatch(EventLoops.of(vertx));
    loops.measure(metrics.registry());
    this.readiness = new Readiness(loops, membership);
    // No message of ours is an object somebody else may choose the class of.
    vertx.eventBus().serializableChecker(_ -> false).clusterSerializableChecker(_ -> false);
    this.settings = ClusterDocument.start(vertx, id, config.settingsFile());
    this.videos = VideoStore.of(vertx, config.videos());
    this.ops = OpsServer.start(config, metrics, loops, readiness);
  }

  /** Starts Vert.x, joins the cluster if there is one, and opens the ops listener. */
  public static Node start(NodeConfig config) {
    Metrics metrics = new Metrics();
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            // Nothing is written, so that the file system may be read-only.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    VertxBuilder builder = metrics.measuring(Vertx.builder(), options);
    Node node =
        config
            .hazelcastFile()
            .map(file -> startClustered(config, file, builder, options, metrics))
            .orElseGet(
                () -> {
                  String id = UUID.randomUUID().toString();
                  return new Node(config, builder.build(), id, ALONE, metrics, new Membership());
                });
    EventBus bus = node.vertx.eventBus();
    JobCodecs.register(bus);
    LogLevels.follow(node.settings, config.logLevel());
    node.membership.listen(bus);
    node.membership.measure(metrics.registry());
    log.atInfo()
        .addKeyValue("version", Release.version())
        .addKeyValue("node", node.id)
        .addKeyValue("address", node.address)
        .addKeyValue("cluster", config.hazelcastFile().map(Path::toString).orElse("-"))
        .addKeyValue("native_transport", node.vertx.isNativeTransportEnabled())
        .log("Node started");
    return node;
  }

  private static Node startClustered(
      NodeConfig config,
      Path hazelcastFile,
      VertxBuilder builder,
      VertxOptions options,
      Metrics metrics) {
    Config hazelcast = Cluster.read(hazelcastFile, config.clusterHost());
    hazelcast.addMapConfig(config.videos().hazelcast());
    Seeds seeds = Seeds.in(hazelcast);
    HazelcastClusterManager manager = Cluster.join(builder, options, config, hazelcast);
    Membership membership = new Membership(() -> manager.getNodes().size());
    manager.nodeListener(membership);
    Vertx vertx =
        CannotListenException.explain(
                builder.buildClustered(),
                config.clusterHost(),
                config.busPort(),
                "CLUSTER_HOST",
                "BUS_PORT")
            .await();
    BusFrameLimit.guard(manager.getNodeInfo().port());
    LiveSeeds.keep(vertx, manager.getHazelcastInstance(), seeds);
    NodeInfo info = manager.getNodeInfo();
    String address = info.host() + ":" + info.port();
    return new Node(config, vertx, manager.getNodeId(), address, metrics, membership);
  }

  public Vertx vertx() {
    return vertx;
  }

  /** The id the cluster knows this node by, a random one for a node that is alone. */
  public String id() {
    return id;
  }

  /** Host and port of this node on the event bus, or {@code local} for a node that is alone. */
  public String address() {
    return address;
  }

  /** Longest image that the links between nodes take, in bytes. */
  public int maxImageBytes() {
    return config.maxImageBytes();
  }

  /** Longest time for work in progress to finish when the node ends. */
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

  /** What may change while nodes run. */
  public ClusterDocument settings() {
    return settings;
  }

  /** What the nodes have made for each other's clients. */
  public VideoStore videos() {
    return videos;
  }

  /**
   * Begins to give away the bytes of jobs.
   *
   * @return empty if this node is alone, and there is nobody to give them to
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
        vertx.deployVerticle(
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

  /** Fetches the bytes of jobs from other nodes; for the event loop that asks for it. */
  public PayloadClient payloadClient() {
    NetClientOptions options =
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setConnectTimeout(Cluster.CONNECT_MILLIS)
            .setIdleTimeout(PAYLOAD_IDLE_SECONDS / 2); // before the other side ends it
    config.busTls().ifPresent(tls -> tls.applyTo(options));
    return new PayloadClient(vertx, options);
  }

  public Membership membership() {
    return membership;
  }

  /** Deploys a part of the node and waits until it has started. */
  public void deploy(Supplier<? extends Deployable> part, DeploymentOptions options) {
    deployments.push(vertx.deployVerticle(part, options).await());
  }

  /** From now on this node is ready for work. */
  public void serve() {
    readiness.serve();
  }

  /** From now on SIGTERM or SIGINT ends this node in order, and the process with success. */
  public void endOnSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close();
                  // Ended as asked is a success; the JVM would say 143 or 130 here.
                  Runtime.getRuntime().halt(0);
                },
                "shutdown"));
  }

  /** Stops taking work, finishes what is under way, leaves the cluster. */
  @Override
  public void close() {
    log.info("Node {} drains", id);
    readiness.drain();
    end(membership.sayGoodbye(vertx.eventBus(), id), GOODBYE_SECONDS);
    while (!deployments.isEmpty()) {
      end(vertx.undeploy(deployments.pop()), drainSeconds());
    }
    end(vertx.close(), LEAVE_SECONDS);
    ops.close(); // answers to the last
    metrics.close();
    log.info("Node {} ended", id);
  }

  private void end(Future<Void> part, long seconds) {
    try {
      part.await(seconds, TimeUnit.SECONDS);
    } catch (Exception e) {
      log.warn("Node {} did not end in order", id, e);
    }
  }

  private long drainSeconds() {
    return config.drain().toSeconds() + LEAVE_SECONDS;
  }
}
