package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker process that is suspended while it holds jobs, and resumed later. */
class PauseIT {

  private static final String JOBS = "sluice_worker_job_duration_seconds_count{kind=\"image\"}";

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void imagesAreConvertedWhileAWorkerIsSuspendedAndItServesAgainAfterwards() throws Exception {
    NodeProcess gateway = cluster.start("gateway");
    gateway.port();
    NodeProcess worker = cluster.start("worker");
    cluster.start("worker");
    cluster.awaitWorkers(gateway, 2);

    try (Load load = new Load(cluster, gateway, gateway, gateway, gateway)) {
      signal(worker, "STOP");
      cluster.awaitWorkers(gateway, 1);
      cluster.awaitMetric(gateway, "sluice_cluster_nodes", 2); // considered dead
      signal(worker, "CONT");
      cluster.awaitMetric(gateway, "sluice_cluster_nodes", 3);
      cluster.awaitWorkers(gateway, 2);
      load.assertAllConverted();
    }

    double before = cluster.metric(worker, JOBS);
    while (cluster.metric(worker, JOBS) == before) {
      assertThat(cluster.image(gateway)).contains(TestCluster.JPEG_BEGINS);
    }
  }

  private static void signal(NodeProcess node, String signal) throws Exception {
    long pid = node.process().pid();
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
        .isZero();
  }
}
