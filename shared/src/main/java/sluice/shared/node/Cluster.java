package sluice.shared.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.YamlConfigBuilder;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;

/** How a node joins the others: Hazelcast for membership, Vert.x's own links for messages. */
final class Cluster {

  private Cluster() {}

  /** Sets up the event bus of {@code options} and gives the builder its cluster manager. */
  static HazelcastClusterManager join(
      VertxBuilder builder, VertxOptions options, NodeConfig config, Path hazelcastFile) {
    options
        .getEventBusOptions()
        .setHost(config.clusterHost())
        .setPort(config.busPort())
        .setTcpNoDelay(true);
    config.busTls().ifPresent(tls -> tls.applyTo(options.getEventBusOptions()));
    Config hazelcast = read(hazelcastFile).setClusterName(config.clusterName());
    HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast);
    builder.withClusterManager(manager);
    return manager;
  }

  /** The file may name environment variables as {@code ${NAME}}. */
  static Config read(Path hazelcastFile) {
    Properties environment = new Properties();
    environment.putAll(System.getenv());
    try {
      YamlConfigBuilder yaml = new YamlConfigBuilder(hazelcastFile.toString());
      yaml.setProperties(environment);
      return yaml.build();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + hazelcastFile, e);
    }
  }
}
