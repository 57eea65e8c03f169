package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that stands still while it holds jobs, and goes on later. */
class PauseIT {

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whileAWorkerStandsStillEveryPictureIsConvertedAndLaterItServesAgain() throws Exception {
    NodeProcess gateway = cluster.start("gateway");
    gateway.port();
    NodeProcess worker = cluster.start("worker");
    cluster.start("worker");
    cluster.knows(gateway, 2);

    AtomicBoolean running = new AtomicBoolean(true);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> loads = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        loads.add(clients.submit(() -> ask(gateway, running)));
      }
      signal(worker, "STOP");
      cluster.knows(gateway, 1);
      cluster.awaitMetric(gateway, "sluice_cluster_nodes", 2); // it is taken for dead
      signal(worker, "CONT");
      cluster.awaitMetric(gateway, "sluice_cluster_nodes", 3);
      cluster.knows(gateway, 2);
      running.set(false);
      for (Future<Integer> load : loads) {
        assertThat(load.get()).isPositive();
      }
    }

    double before = cluster.metric(worker, "sluice_worker_job_seconds_count");
    while (cluster.metric(worker, "sluice_worker_job_seconds_count") == before) {
      assertThat(cluster.picture(gateway)).contains(TestCluster.JPEG_BEGINS);
    }
  }

  /** Asks until it is told to stop; every answer must have its JPEG. */
  private int ask(NodeProcess gateway, AtomicBoolean running) throws Exception {
    int answers = 0;
    while (running.get()) {
      assertThat(cluster.picture(gateway)).contains(TestCluster.JPEG_BEGINS);
      answers++;
    }
    return answers;
  }

  private static void signal(NodeProcess node, String signal) throws Exception {
    long pid = node.process().pid();
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
        .isZero();
  }
}
