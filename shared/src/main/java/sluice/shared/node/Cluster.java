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

/** Joins a node to its cluster: Hazelcast for membership, Vert.x links for messages. */
final class Cluster {

  static final int CONNECT_MILLIS = 2_000;

  /**
   * Time that sent data may stay unacknowledged before the link is reopened: TCP_USER_TIMEOUT, RFC
   * 5482. TCP itself backs off, so it would notice only many seconds later that the network works
   * again.
   */
  private static final int UNACKNOWLEDGED_MILLIS = 4_000;

  private Cluster() {}

  /**
   * Configures the event bus in {@code options} and sets the cluster manager of the builder.
   *
   * @param hazelcast configuration from the Hazelcast file of the node
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
   * Limits the Java-serialised objects that are accepted from members. Only failures of remote
   * operations are sent this way, nothing of Vert.x or Sluice.
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
   * Reads the Hazelcast file, which may refer to environment variables as {@code ${NAME}}.
   *
   * @param clusterHost replaces {@code ${CLUSTER_HOST}}, because that setting may be a network
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
