package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gateways and workers in JVMs of their own, joined over loopback. */
class ClusterIT {

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void anyGatewayServesWithTheWorkersThereAreWhileWorkersComeAndGo() throws Exception {
    NodeProcess gateway = cluster.start("gateway");
    gateway.port();
    NodeProcess other = cluster.start("gateway");
    NodeProcess worker = cluster.start("worker");

    // Without a worker known the image passes as it came; with one it is converted by any
    // gateway.
    cluster.knows(gateway, 1);
    cluster.knows(other, 1);
    assertThat(cluster.image(gateway))
        .contains(TestCluster.JPEG_BEGINS)
        .isNotEqualTo(TestCluster.PNG_BODY);
    assertThat(cluster.image(other)).isEqualTo(cluster.image(gateway));

    // A second one is added, the first killed while requests run: no response is lost or
    // unconverted.
    NodeProcess second = cluster.start("worker");
    cluster.knows(gateway, 2);
    cluster.knows(other, 2);
    try (Load load = new Load(cluster, gateway, other, gateway, other)) {
      worker.kill();
      cluster.knows(gateway, 1);
      cluster.knows(other, 1);
      load.endsWell();
    }

    // The last one says goodbye and ends in order; then the image passes again.
    second.process().destroy();
    assertThat(second.status()).isZero();
    cluster.knows(gateway, 0);
    assertThat(cluster.image(gateway)).isEqualTo(TestCluster.PNG_BODY);

    // So do the gateways.
    other.process().destroy();
    assertThat(other.status()).isZero();
  }
}
