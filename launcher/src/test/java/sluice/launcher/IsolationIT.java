package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that has lost the rest of its cluster reports itself as not ready. */
class IsolationIT {

  private static final String ISOLATED = "sluice_cluster_isolated";
  private static final String NODES = "sluice_cluster_nodes";

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aNodeThatLosesAllOthersIsNotReadyUntilOneIsBack() throws Exception {
    NodeProcess node = cluster.start("gateway");
    node.port();
    Http.await(() -> cluster.isReady(node)); // the first node of a cluster is not isolated
    NodeProcess other = cluster.start("gateway");
    cluster.awaitMetric(node, NODES, 2);

    other.kill();

    cluster.awaitMetric(node, ISOLATED, 1);
    assertThat(cluster.isReady(node)).isFalse();
    assertThat(cluster.image(node)).isEqualTo(TestCluster.PNG_BODY);

    NodeProcess back = cluster.start("gateway");
    back.port();
    cluster.awaitMetric(node, ISOLATED, 0);
    assertThat(cluster.isReady(node)).isTrue();

    // A node that shuts down cleanly does not count as lost.
    back.process().destroy();
    assertThat(back.status()).isZero();
    cluster.awaitMetric(node, NODES, 1);
    assertThat(cluster.metric(node, ISOLATED)).isZero();
    assertThat(cluster.isReady(node)).isTrue();
  }
}
