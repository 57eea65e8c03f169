package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that request the image in a loop, one for each of the given gateways. Every response must
 * contain a JPEG.
 */
final class Load implements AutoCloseable {

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Integer>> responses;
  private volatile boolean running = true;

  Load(TestCluster cluster, NodeProcess... gateways) {
    responses =
        List.of(gateways).stream().map(to -> clients.submit(() -> run(cluster, to))).toList();
  }

  private int run(TestCluster cluster, NodeProcess gateway) throws Exception {
    int responded = 0;
    while (running) {
      assertThat(cluster.image(gateway)).contains(TestCluster.JPEG_BEGINS);
      responded++;
    }
    return responded;
  }

  /** Stops the clients and asserts that each got responses and that all were right. */
  void assertAllConverted() throws Exception {
    running = false;
    for (Future<Integer> responded : responses) {
      assertThat(responded.get()).isPositive();
    }
  }

  @Override
  public void close() {
    running = false;
    clients.close();
  }
}
