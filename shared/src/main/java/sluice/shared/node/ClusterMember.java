package sluice.shared.node;

import com.hazelcast.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import java.util.UUID;
import sluice.shared.transport.BusFrameLimit;

/**
 * The Vert.x instance of a node, with or without a cluster.
 *
 * @param vertx runs the node
 * @param id id of the node in its cluster; random without one
 * @param address host and port of the event bus; {@code local} without a cluster
 * @param membership the other nodes
 */
record ClusterMember(Vertx vertx, String id, String address, Membership membership) {

  private static final String NO_CLUSTER = "local";

  /** Starts Vert.x without a cluster. */
  static ClusterMember alone(VertxBuilder builder) {
    return new ClusterMember(
        builder.build(), UUID.randomUUID().toString(), NO_CLUSTER, new Membership());
  }

  /**
   * Starts Vert.x and joins the cluster.
   *
   * @throws CannotListenException if the port of the event bus is not available
   */
  static ClusterMember join(
      NodeConfig config, Path hazelcastFile, VertxBuilder builder, VertxOptions options) {
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
    return new ClusterMember(
        vertx, manager.getNodeId(), info.host() + ":" + info.port(), membership);
  }
}
