package sluice.shared.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.YamlConfigBuilder;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import sluice.shared.transport.BusFrameLimit;

/** How a node joins the others: Hazelcast for membership, Vert.x's own links for messages. */
final class Cluster {

  static final int CONNECT_MILLIS = 2_000;

  /**
   * How long what was sent may stay without an acknowledgement before the link is given up and made
   * anew; TCP_USER_TIMEOUT, RFC 5482. TCP itself tries less and less often, and so finds out only
   * many seconds later that a network is whole again.
   */
  private static final int UNACKNOWLEDGED_MILLIS = 4_000;

  private Cluster() {}

  /**
   * Sets up the event bus of {@code options} and gives the builder its cluster manager.
   *
   * @param hazelcast what the node's Hazelcast file says
   */
  static HazelcastClusterManager join(
      VertxBuilder builder, VertxOptions options, NodeConfig config, Config hazelcast) {
    options
        .getEventBusOptions()
        .setHost(config.clusterHost())
        .setPort(config.busPort())
        .setTcpNoDelay(true)
        .setConnectTimeout(CONNECT_MILLIS)
        .setTcpUserTimeout(UNACKNOWLEDGED_MILLIS);
    BusFrameLimit.enable(config.busPort(), config.busMaxFrameBytes());
    config.busTls().ifPresent(tls -> tls.applyTo(options.getEventBusOptions()));
    HazelcastClusterManager manager =
        new HazelcastClusterManager(hazelcast.setClusterName(config.clusterName()));
    builder.withClusterManager(manager);
    return manager;
  }

  /**
   * Which Java-serialised objects a member may send. Nothing of Vert.x or ours travels that way;
   * what does is the failure of an operation on another member.
   */
  private static JavaSerializationFilterConfig javaObjects() {
    JavaSerializationFilterConfig filter =
        new JavaSerializationFilterConfig().setDefaultsDisabled(true);
    filter
        .getWhitelist()
        .addPrefixes("com.hazelcast.", "java.lang.", "[Ljava.lang.", "java.util.Collections$")
        .addClasses("java.util.ArrayList");
    return filter;
  }

  /**
   * Reads the file, which may name environment variables as {@code ${NAME}}.
   *
   * @param clusterHost stands there for the variable of that name, which may be a network
   */
  static Config read(Path hazelcastFile, String clusterHost) {
    Properties environment = new Properties();
    environment.putAll(System.getenv());
    environment.put("CLUSTER_HOST", clusterHost);
    try {
      YamlConfigBuilder yaml = new YamlConfigBuilder(hazelcastFile.toString());
      yaml.setProperties(environment);
      Config config = yaml.build();
      config.getSerializationConfig().setJavaSerializationFilterConfig(javaObjects());
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + hazelcastFile, e);
    }
  }
}
