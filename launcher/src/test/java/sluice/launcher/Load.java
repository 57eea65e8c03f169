package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that ask for the picture again and again, one for each of the gateways given; every
 * answer must have its JPEG. Ends with the test, however that ends.
 */
final class Load implements AutoCloseable {

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Integer>> answers;
  private volatile boolean running = true;

  Load(TestCluster cluster, NodeProcess... gateways) {
    answers = List.of(gateways).stream().map(to -> clients.submit(() -> ask(cluster, to))).toList();
  }

  private int ask(TestCluster cluster, NodeProcess gateway) throws Exception {
    int answered = 0;
    while (running) {
      assertThat(cluster.picture(gateway)).contains(TestCluster.JPEG_BEGINS);
      answered++;
    }
    return answered;
  }

  /** Ends it; each of the clients must have had an answer, and no other than the right one. */
  void endsWell() throws Exception {
    running = false;
    for (Future<Integer> answered : answers) {
      assertThat(answered.get()).isPositive();
    }
  }

  @Override
  public void close() {
    running = false;
    clients.close();
  }
}
