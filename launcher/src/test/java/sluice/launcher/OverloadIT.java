package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Far more images at once than a worker can take. */
class OverloadIT {

  private static final int REQUESTS = 600;
  private static final int AT_ONCE = 100;

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void everyRequestGetsAResponseAndTheWorkerLives() throws Exception {
    NodeProcess gateway = cluster.start("gateway", "MAX_QUEUED_JOBS", "8");
    gateway.port();
    NodeProcess worker = cluster.start("worker", "WORKER_SLOTS", "1");
    cluster.knows(gateway, 1);

    List<String> responses = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<String>> asked = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        asked.add(clients.submit(() -> cluster.image(gateway)));
      }
      for (Future<String> response : asked) {
        responses.add(response.get());
      }
    }

    assertThat(responses)
        .hasSize(REQUESTS)
        .allMatch(
            response ->
                response.equals(TestCluster.PNG_BODY) || response.contains(TestCluster.JPEG_BEGINS))
        .anyMatch(TestCluster.PNG_BODY::equals)
        .anyMatch(response -> response.contains(TestCluster.JPEG_BEGINS));
    assertThat(worker.process().isAlive()).isTrue();
    assertThat(cluster.metric(gateway, "sluice_jobs_queued{kind=\"image\"}")).isZero();
    assertThat(cluster.metric(gateway, "sluice_buffered_bytes")).isZero();

    // And when it is over, all is as before.
    assertThat(cluster.image(gateway)).contains(TestCluster.JPEG_BEGINS);
  }
}
