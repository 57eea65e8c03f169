package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Far more images at once than the workers can convert. */
class OverloadIT {

  /** What a response holds. Counted, because an assertion on the bodies would print megabytes. */
  private enum Kind {
    CONVERTED,
    UNCONVERTED,
    WRONG;

    static Kind of(String body) {
      if (body.equals(TestCluster.PNG_BODY)) {
        return UNCONVERTED;
      }
      return body.contains(TestCluster.JPEG_BEGINS) ? CONVERTED : WRONG;
    }
  }

  private static final int REQUESTS = 600;
  private static final int CONCURRENT = 100;

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void underOverloadEveryRequestGetsAResponseAndTheWorkerSurvives() throws Exception {
    NodeProcess gateway = cluster.start("gateway", "MAX_QUEUED_JOBS", "8");
    gateway.port();
    NodeProcess worker = cluster.start("worker", "WORKER_SLOTS", "1");
    cluster.awaitWorkers(gateway, 1);

    Map<Kind, Integer> responses = new EnumMap<>(Kind.class);
    try (ExecutorService clients = Executors.newFixedThreadPool(CONCURRENT)) {
      List<Future<Kind>> pending = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        pending.add(clients.submit(() -> Kind.of(cluster.image(gateway))));
      }
      for (Future<Kind> response : pending) {
        responses.merge(response.get(), 1, Integer::sum);
      }
    }

    assertThat(responses).containsOnlyKeys(Kind.CONVERTED, Kind.UNCONVERTED);
    assertThat(responses.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(REQUESTS);
    assertThat(worker.process().isAlive()).isTrue();
    assertThat(cluster.metric(gateway, "sluice_jobs_queued{kind=\"image\"}")).isZero();
    assertThat(cluster.metric(gateway, "sluice_buffered_bytes")).isZero();

    // After the overload, images are converted again.
    assertThat(cluster.image(gateway)).contains(TestCluster.JPEG_BEGINS);
  }
}
