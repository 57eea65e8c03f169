package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gateways and workers in separate JVMs on loopback. */
class ClusterIT {

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void everyGatewayConvertsImagesWhileWorkersComeAndGo() throws Exception {
    NodeProcess gateway = cluster.start("gateway");
    gateway.port();
    NodeProcess other = cluster.start("gateway");
    NodeProcess worker = cluster.start("worker");

    // As soon as a worker is known, every gateway converts the image.
    cluster.awaitWorkers(gateway, 1);
    cluster.awaitWorkers(other, 1);
    assertThat(cluster.image(gateway))
        .contains(TestCluster.JPEG_BEGINS)
        .isNotEqualTo(TestCluster.PNG_BODY);
    assertThat(cluster.image(other)).isEqualTo(cluster.image(gateway));

    // A second worker joins and the first is killed under load: no response is lost or unconverted.
    NodeProcess second = cluster.start("worker");
    cluster.awaitWorkers(gateway, 2);
    cluster.awaitWorkers(other, 2);
    try (Load load = new Load(cluster, gateway, other, gateway, other)) {
      worker.kill();
      cluster.awaitWorkers(gateway, 1);
      cluster.awaitWorkers(other, 1);
      load.assertAllConverted();
    }

    // The last worker shuts down cleanly; then images are forwarded unconverted.
    second.process().destroy();
    assertThat(second.status()).isZero();
    cluster.awaitWorkers(gateway, 0);
    assertThat(cluster.image(gateway)).isEqualTo(TestCluster.PNG_BODY);

    // A gateway shuts down cleanly, too.
    other.process().destroy();
    assertThat(other.status()).isZero();
  }
}
