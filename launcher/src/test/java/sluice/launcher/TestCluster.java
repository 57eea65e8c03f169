package sluice.launcher;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import sluice.demo.Behaviour;
import sluice.demo.DemoImage;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;

/** A cluster of nodes in separate JVMs on loopback, in front of an upstream with one image. */
final class TestCluster implements AutoCloseable {

  private static final String BODY =
      "{\"uuid\":\"u\",\"status\":\"DONE\",\"result\":{\"files\":[\"$\"],\"censored\":false}}";

  /** The upstream's response. */
  static final String PNG_BODY =
      BODY.replace("$", Base64.getEncoder().encodeToString(DemoImage.png()));

  /** The first characters of a JPEG in base64. */
  static final String JPEG_BEGINS = "/9j/";

  private final Vertx vertx = Vertx.vertx();
  private final Http http = new Http();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final String name = "test-" + UUID.randomUUID();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images()))
          .await()
          .on(HttpMethod.GET, "/status", StubResponse.json(200, PNG_BODY));

  /** Starts a node; settings are pairs of name and value. */
  NodeProcess start(String role, String... settings) {
    Map<String, String> variables = new HashMap<>();
    variables.put("FUSIONBRAIN_URL", upstream.url());
    variables.put("CLUSTER", "../cluster-config/hazelcast-local.yaml");
    variables.put("CLUSTER_NAME", name);
    for (int i = 0; i < settings.length; i += 2) {
      variables.put(settings[i], settings[i + 1]);
    }
    NodeProcess node = NodeProcess.start(role, variables);
    nodes.add(node);
    return node;
  }

  /** Fetches the body with the image through a gateway. */
  String image(NodeProcess gateway) throws Exception {
    return http.get(gateway.port(), "/status").body();
  }

  /** Waits until a gateway knows this number of workers. */
  void awaitWorkers(NodeProcess gateway, int workers) throws InterruptedException {
    awaitMetric(gateway, "sluice_workers_available", workers);
  }

  void awaitMetric(NodeProcess node, String metric, double value) throws InterruptedException {
    int ops = node.opsPort();
    Http.await(() -> http.metric(ops, metric) == value);
  }

  double metric(NodeProcess node, String metric) {
    return http.metric(node.opsPort(), metric);
  }

  /** True if the node's readiness check succeeds. */
  boolean isReady(NodeProcess node) {
    try {
      return http.get(node.opsPort(), "/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::kill);
    http.close();
    vertx.close().await();
    nodes.forEach(NodeProcess::close);
  }
}
