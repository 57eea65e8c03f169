package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.stubs.fusionbrain.Answer;
import sluice.stubs.fusionbrain.Behaviour;
import sluice.stubs.fusionbrain.DemoPicture;
import sluice.stubs.fusionbrain.Ending;
import sluice.stubs.fusionbrain.FusionBrainStub;

/** Gateways and workers in JVMs of their own, joined over loopback. */
class ClusterIT {

  private static final String BODY =
      "{\"uuid\":\"u\",\"status\":\"DONE\",\"result\":{\"files\":[\"$\"],\"censored\":false}}";
  private static final String PNG_BODY =
      BODY.replace("$", Base64.getEncoder().encodeToString(DemoPicture.png()));
  private static final String JPEG_BEGINS = "/9j/";

  private final Vertx vertx = Vertx.vertx();
  private final Http http = new Http();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final String cluster = "test-" + UUID.randomUUID();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.pictures())).await();

  @BeforeEach
  void upstreamHasAPicture() {
    upstream.on(HttpMethod.GET, "/status", Answer.json(200, PNG_BODY));
  }

  @AfterEach
  void close() {
    nodes.forEach(NodeProcess::close);
    http.close();
    vertx.close().await();
  }

  @Test
  void anyGatewayServesWithTheWorkersThereAreWhileWorkersComeAndGo() throws Exception {
    NodeProcess gateway = start("gateway");
    gateway.port();
    NodeProcess other = start("gateway");
    NodeProcess worker = start("worker");

    // Without a worker known the picture passes as it came; with one it is converted by any
    // gateway.
    knows(gateway, 1);
    knows(other, 1);
    assertThat(status(gateway)).contains(JPEG_BEGINS).isNotEqualTo(PNG_BODY);
    assertThat(status(other)).isEqualTo(status(gateway));

    // A second one is added, the first killed while requests run: no answer is lost or unconverted.
    NodeProcess second = start("worker");
    knows(gateway, 2);
    knows(other, 2);
    AtomicBoolean running = new AtomicBoolean(true);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> loads = new ArrayList<>();
      for (NodeProcess target : List.of(gateway, other, gateway, other)) {
        loads.add(clients.submit(load(target, running)));
      }
      worker.kill();
      knows(gateway, 1);
      knows(other, 1);
      running.set(false);
      for (Future<Integer> load : loads) {
        assertThat(load.get()).isPositive();
      }
    }

    // The last one says goodbye and ends in order; then the picture passes again.
    second.process().destroy();
    assertThat(second.status()).isZero();
    knows(gateway, 0);
    assertThat(status(gateway)).isEqualTo(PNG_BODY);

    // So do the gateways.
    other.process().destroy();
    assertThat(other.status()).isZero();
  }

  /** Asks until it is told to stop; every answer must have its JPEG. */
  private Callable<Integer> load(NodeProcess target, AtomicBoolean running) {
    return () -> {
      int answers = 0;
      while (running.get()) {
        assertThat(status(target)).contains(JPEG_BEGINS);
        answers++;
      }
      return answers;
    };
  }

  private String status(NodeProcess gateway) throws Exception {
    return http.get(gateway.port(), "/status").body();
  }

  private void knows(NodeProcess gateway, int workers) throws InterruptedException {
    int ops = gateway.opsPort();
    Http.await(() -> http.metric(ops, "sluice_workers_known") == workers);
  }

  private NodeProcess start(String role) {
    NodeProcess node =
        NodeProcess.start(
            role,
            Map.of(
                "FUSIONBRAIN_URL",
                upstream.url(),
                "CLUSTER",
                "../cluster-config/hazelcast-local.yaml",
                "CLUSTER_NAME",
                cluster));
    nodes.add(node);
    return node;
  }
}
