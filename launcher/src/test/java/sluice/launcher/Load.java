package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that ask for the image again and again, one for each of the gateways given; every
 * response must have its JPEG. Ends with the test, however that ends.
 */
final class Load implements AutoCloseable {

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Integer>> responses;
  private volatile boolean running = true;

  Load(TestCluster cluster, NodeProcess... gateways) {
    responses =
        List.of(gateways).stream().map(to -> clients.submit(() -> ask(cluster, to))).toList();
  }

  private int ask(TestCluster cluster, NodeProcess gateway) throws Exception {
    int responded = 0;
    while (running) {
      assertThat(cluster.image(gateway)).contains(TestCluster.JPEG_BEGINS);
      responded++;
    }
    return responded;
  }

  /** Ends it; each of the clients must have had a response, and no other than the right one. */
  void endsWell() throws Exception {
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
