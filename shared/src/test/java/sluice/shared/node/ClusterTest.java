package sluice.shared.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Hazelcast files in cluster-config, and the limits on deserialisation. */
class ClusterTest {

  @Test
  void noClusterFileEnablesDiscoveryOrPhoneHome() throws IOException {
    List<Path> files;
    try (Stream<Path> folder = Files.list(Path.of("../cluster-config"))) {
      files = folder.filter(file -> file.toString().endsWith(".yaml")).toList();
    }

    assertThat(files)
        .filteredOn(file -> file.getFileName().toString().startsWith("hazelcast"))
        .isNotEmpty()
        .allSatisfy(
            file -> {
              Config config = Cluster.read(file, "127.0.0.1");
              JoinConfig join = config.getNetworkConfig().getJoin();
              assertThat(join.getMulticastConfig().isEnabled()).isFalse();
              assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
              assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
              assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
              assertThat(config.getNetworkConfig().getInterfaces().isEnabled()).isTrue();
              assertThat(config.getMultiMapConfig("__vertx.subs").getValueCollectionType())
                  .hasToString("SET");
            });
  }

  @Test
  void unlistedClassesAreNotDeserialised() {
    Config config =
        Cluster.read(Path.of("../cluster-config/hazelcast-local.yaml"), "127.0.0.1")
            .setClusterName("test-" + UUID.randomUUID());
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    try {
      IMap<String, Object> map = member.getMap("anything");
      map.put("failure", new IllegalStateException("of an operation"));
      map.put("gadget", new BitSet());

      assertThat((Throwable) map.get("failure")).hasMessage("of an operation");
      assertThatThrownBy(() -> map.get("gadget")).rootCause().hasMessageContaining("not allowed");
    } finally {
      member.shutdown();
    }
  }
}
