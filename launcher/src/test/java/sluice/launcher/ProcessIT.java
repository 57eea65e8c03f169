package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Delivery;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;

/** A node as operators run it: a process with settings, signals, a log and an ops listener. */
class ProcessIT {

  private static final String CANARY = "c4n4ry";

  /** What the JVM itself prints on standard error before the log is configured. */
  private static final List<String> JVM_NOTICES =
      List.of("WARNING: Using incubator modules", "Picked up JAVA_TOOL_OPTIONS");

  private final Vertx vertx = Vertx.vertx();
  private final Http http = new Http();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();

  @AfterEach
  void close() {
    http.close();
    vertx.close().await();
  }

  @Test
  void onSigtermARequestInProgressIsCompletedAndTheExitStatusIsZero() throws Exception {
    upstream.on(
        HttpMethod.GET,
        "/slow",
        StubResponse.json(200, "{}")
            .delivered(Delivery.PLAIN.withHeadAfter(Duration.ofSeconds(2))));

    try (NodeProcess node = start(Map.of())) {
      int port = node.port();
      CompletableFuture<Integer> slow =
          CompletableFuture.supplyAsync(() -> statusOf(port, "/slow"), Thread::startVirtualThread);
      Http.await(() -> !upstream.requestsTo("/slow").isEmpty());
      node.process().destroy();

      assertThat(slow.join()).isEqualTo(200);
      assertThat(node.status()).isZero();
    }
  }

  @Test
  void aReadyNodeServesHealthChecksAndMetrics() throws Exception {
    try (NodeProcess node = start(Map.of())) {
      int port = node.port();
      Http.await(() -> statusOf(node.opsPort(), "/health/ready") == 200);
      Http.await(() -> http.metric(node.opsPort(), "sluice_workers_available") == 1);

      assertThat(statusOf(node.opsPort(), "/health/live")).isBetween(200, 204);
      assertThat(statusOf(port, "/key/api/v1/pipelines")).isEqualTo(401);
      Http.await( // metrics may be cached for a second
          () -> http.metrics(node.opsPort()).contains("vertx_http_client_"));
      String metrics = http.get(node.opsPort(), "/metrics").body();
      assertThat(MetricNaming.mistakes(metrics)).isEmpty();
      assertThat(metrics)
          .contains(
              "sluice_build_info{version=\"0.",
              "sluice_event_loops_hung 0.0",
              "process_cpu_seconds_total",
              "sluice_jobs_total{kind=\"image\",outcome=\"done\"}",
              "sluice_job_duration_seconds_bucket",
              "sluice_image_bytes_total{direction=\"in\"}",
              "sluice_jobs_queued",
              "sluice_workers_available 1.0",
              "sluice_worker_jobs_queued",
              "vertx_http_server_",
              "vertx_http_client_",
              "vertx_eventbus_",
              "vertx_pool_",
              "jvm_memory_used_bytes");
    }
  }

  @Test
  void invalidSettingsPreventTheStart() throws Exception {
    try (NodeProcess node = start(Map.of("JPEG_QUALITY", "0", "MAX_PIXLES", "5"))) {
      assertThat(node.status()).isEqualTo(64);
      assertThat(node.output())
          .contains("JPEG_QUALITY=0 is not between 1 and 100", "did you mean MAX_PIXELS?");
    }
  }

  @Test
  void anUnknownRoleIsRejected() throws Exception {
    try (NodeProcess node = NodeProcess.start("everything", Map.of())) {
      assertThat(node.status()).isEqualTo(64);
      assertThat(node.output()).contains("all, gateway, worker");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PORT", "OPS_PORT"})
  void aPortInUsePreventsTheStartWithAOneLineMessage(String setting) throws Exception {
    try (NodeProcess node = start(Map.of(setting, Integer.toString(upstream.port())))) {
      assertThat(node.status()).isEqualTo(1);
      assertThat(node.output())
          .contains("127.0.0.1:" + upstream.port(), "Address already in use")
          .contains("Set " + setting + " to a free port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void checkValidatesTheSettingsWithoutStartingANode() throws Exception {
    try (NodeProcess good = NodeProcess.run(List.of("--check"), Map.of("LOG_LEVEL", "debug"));
        NodeProcess bad = NodeProcess.run(List.of("--check", "worker"), Map.of())) {
      assertThat(good.status()).isZero();
      assertThat(good.output()).contains("The settings are valid.").doesNotContain("Serving");
      assertThat(bad.status()).isEqualTo(64);
      assertThat(bad.output()).contains("CLUSTER is not set");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INFO", "DEBUG", "TRACE"})
  void noSecretIsLoggedAtAnyLevel(String level) throws Exception {
    try (NodeProcess node = start(Map.of("LOG_LEVEL", level))) {
      http.get(
          node.port(),
          "/key/api/v1/pipelines?api_key=" + CANARY + "1&x=2&access_token=" + CANARY + "2",
          "Authorization",
          "Bearer " + CANARY + "3",
          "Cookie",
          "session=" + CANARY + "4",
          "X-Key",
          "Key " + CANARY + "5",
          "X-Secret",
          "Secret " + CANARY + "6",
          "X-Api-Key",
          CANARY + "7",
          "Proxy-Authorization",
          "Basic " + CANARY + "8");
      http.post(node.port(), "/body?x=3", "{\"prompt\":\"" + CANARY + "9\"}");
      Http.await(() -> node.output().contains("x=2") && node.output().contains("x=3"));

      assertThat(node.output()).doesNotContain(CANARY).contains("api_key=****");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INFO", "TRACE"})
  void noKeyPromptOrProxyPasswordIsLogged(String level) throws Exception {
    String key = "sk-" + CANARY + "-0123456789";
    Map<String, String> settings =
        Map.of(
            "LOG_LEVEL", level,
            "ALLOWED_API_KEYS", key,
            "LLM_SERVER_URL", "http://127.0.0.1:1/v1/completions",
            "LLM_API_KEY", CANARY,
            "OPENAI_API_KEY", CANARY,
            "OPENAI_PROXY", "http://user:" + CANARY + "@127.0.0.1:1");
    String prompt = "{\"prompt\":\"" + CANARY + "\"}";
    try (NodeProcess node = start(settings)) {
      for (String shown : List.of(key, key + "-wrong")) {
        for (String path :
            List.of("/v1/completions", "/v1/images/generations", "/api/generate/image")) {
          http.post(
              node.port(),
              path + "?from=" + shown.length(),
              prompt,
              "Authorization",
              "Bearer " + shown);
        }
      }
      String last = "/api/generate/image?from=" + (key + "-wrong").length();
      Http.await(() -> node.output().contains(last));

      assertThat(node.output()).doesNotContain(CANARY).contains("Rejected an unknown key");
    }
  }

  @Test
  void aPasswordInAnUpstreamUrlIsRejectedAndNotPrinted() throws Exception {
    try (NodeProcess node =
        NodeProcess.start(
            "all",
            Map.of(
                "FUSIONBRAIN_URL",
                "http://user:" + CANARY + "@127.0.0.1:1",
                "LOG_LEVEL",
                "TRACE"))) {
      assertThat(node.status()).isEqualTo(64);
      assertThat(node.output()).contains("FUSIONBRAIN_URL=****").doesNotContain(CANARY);
    }
  }

  @Test
  void theLogCanBeWrittenAsJsonLines() throws Exception {
    try (NodeProcess node = start(Map.of("LOG_FORMAT", "json"))) {
      http.get(node.port(), "/health", "User-Agent", "test \"agent\"");
      Http.await(() -> node.output().contains("agent"));

      assertThat(node.output().lines())
          .filteredOn(line -> JVM_NOTICES.stream().noneMatch(line::startsWith))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(new JsonObject(line).getString("message")).isNotNull())
          .filteredOn(line -> line.contains("test ?agent?"))
          .singleElement()
          .satisfies(
              line -> {
                JsonObject request = new JsonObject(line);
                assertThat(request.getValue("status")).isEqualTo(200);
                assertThat(request.getString("agent")).isEqualTo("test ?agent?");
              });
    }
  }

  private NodeProcess start(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("FUSIONBRAIN_URL", upstream.url());
    return NodeProcess.start("all", settings);
  }

  private int statusOf(int port, String target) {
    try {
      HttpResponse<String> response = http.get(port, target);
      return response.statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
