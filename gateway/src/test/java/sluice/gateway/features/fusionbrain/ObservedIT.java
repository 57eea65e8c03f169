package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.demo.Behaviour;
import sluice.demo.Content;
import sluice.demo.DemoImage;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.gateway.LogLines;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;

/** What an operator can find out about one request, and about all of them. */
class ObservedIT {

  private static final String ID = "x-request-id";
  private static final int WAIT_MILLIS = 10_000;
  private static final String IMAGE =
      "{\"files\":[\"" + Base64.getEncoder().encodeToString(DemoImage.png()) + "\"]}";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();
  private final LogLines log = LogLines.record();

  @AfterEach
  void close() {
    log.close();
    vertx.close().await();
  }

  @Test
  void everyResponseHasAnIdAndTheLogKnowsIt() throws Exception {
    upstream.on(HttpMethod.GET, "/ours", StubResponse.json(200, "{}"));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      for (String path : List.of("/health", "/docs", "/ours", "/missing", "/key/api/v1/models")) {
        String id = get(gateway, path).getHeader(ID);

        assertThat(id).as(path).isNotNull();
        assertThat(log.awaited("request id=" + id, "path=" + path)).as(path).hasSize(1);
      }
      for (String refused :
          List.of(
              "GET /x#y HTTP/1.1\r\nHost: h\r\n\r\n",
              "GET /x HTTP/1.1\r\nHost: h\r\nBad Name: 1\r\n\r\n")) {
        String id = send(gateway, refused).replaceAll("(?is).*\r\nx-request-id: ([^\r]+).*", "$1");

        assertThat(log.awaited("request refused id=" + id, "client=127.0.0.1", "status=400"))
            .as(refused)
            .hasSize(1);
      }
    }
  }

  @Test
  void anUpstreamsOwnIdPassesUntouchedAndTheLogHasBoth() throws Exception {
    upstream.on(
        HttpMethod.GET, "/theirs", StubResponse.json(200, "{}").withHeader(ID, "req_011CQ \"x"));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      HttpResponse<Buffer> response = get(gateway, "/theirs");

      assertThat(response.headers().getAll(ID)).containsExactly("req_011CQ \"x");
      assertThat(log.awaited("path=/theirs", "upstream_id=req_011CQ ?x")).hasSize(1);
    }
  }

  @Test
  void theLogSaysWhyAResponseWasAborted() throws Exception {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    String json = "{\"a\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}";
    Buffer gzip = ((Content.Whole) Content.of(json).gzipped()).bytes();
    upstream.on(
        HttpMethod.GET,
        "/cut",
        StubResponse.json(200, new Content.Whole(gzip.slice(0, gzip.length() / 2)))
            .withHeader("Content-Encoding", "gzip"));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      assertThatThrownBy(() -> get(gateway, "/cut")).isInstanceOf(Exception.class);

      assertThat(log.awaited("request aborted", "path=/cut"))
          .singleElement()
          .asString()
          .doesNotContain("problem=-", "cause=-");
    }
  }

  @Test
  void onlyATrustedProxyMayNameARequest() {
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      assertThat(named(gateway, "from-nginx.1")).isEqualTo("from-nginx.1");
      assertThat(named(gateway, "two words")).isNotEqualTo("two words").hasSize(36);
      assertThat(named(gateway, "x".repeat(129))).hasSize(36);
    }
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(upstream.url(), "TRUSTED_PROXIES", "10.0.0.0/8")) {
      assertThat(named(gateway, "from-anybody")).hasSize(36);
    }
  }

  @Test
  void theIdGoesWithTheJobAndStandsInTheLineOfAnUnconvertedImage() throws Exception {
    upstream.on(HttpMethod.GET, "/picture", StubResponse.json(200, IMAGE));
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      FakeWorker.behaving(
          gateway.vertx(),
          "w",
          2,
          message -> {
            seen.add(String.valueOf(message.headers().get("request-id")));
            message.reply(new Refused(Reason.CORRUPT, "no IHDR"), JobCodecs.reply());
          });

      String id = "";
      while (seen.isEmpty()) { // until the gateway knows the worker
        id = String.valueOf(get(gateway, "/picture").getHeader(ID));
      }
      get(gateway, "/picture");

      assertThat(seen).contains(id);
      assertThat(log.awaited("Job refused", "id=" + id, "worker=w", "reason=corrupt", "no IHDR"))
          .hasSize(1);
      assertThat(log.with("Job refused")).as("the second has no line of its own").hasSize(1);
    }
  }

  @Test
  void requestsAreMeasuredByRouteAndClassOfStatusAndNeverByPath() {
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(
            upstream.url(), "LLM_SERVER_URL", "http://127.0.0.1:1/v1/completions")) {
      for (String path :
          List.of("/health", "/docs", "/v1/models", "/v1/images/generations", "/a", "/b")) {
        get(gateway, path);
      }

      String metrics =
          String.valueOf(
              client
                  .get(gateway.node().opsPort(), "127.0.0.1", "/metrics")
                  .send()
                  .await()
                  .bodyAsString());
      assertThat(
              metrics
                  .lines()
                  .filter(line -> line.startsWith("sluice_request_duration_seconds_count")))
          .containsExactlyInAnyOrder(
              "sluice_request_duration_seconds_count{route=\"health\",status=\"2xx\"} 1",
              "sluice_request_duration_seconds_count{route=\"docs\",status=\"2xx\"} 1",
              "sluice_request_duration_seconds_count{route=\"llm\",status=\"4xx\"} 1",
              "sluice_request_duration_seconds_count{route=\"fusionbrain\",status=\"4xx\"} 3");
      assertThat(metrics)
          .contains(
              "sluice_request_duration_seconds_bucket{route=\"health\",status=\"2xx\",le=\"0.005\"}")
          .contains("sluice_build_info{version=\"");
    }
  }

  @Test
  void whatHasStartedIsSaidWithoutAnySecret() {
    String llm = "http://h:8080/v1/completions";
    try (GatewayFixture _ =
        GatewayFixture.withoutWorker(
            "http://127.0.0.1:1",
            "LLM_SERVER_URL",
            llm,
            "LLM_API_KEY",
            "c4n4ry1",
            "OPENAI_API_KEY",
            "c4n4ry2",
            "OPENAI_PROXY",
            "http://user:c4n4ry3@127.0.0.1:3128",
            "ALLOWED_API_KEYS",
            "c4n4ry4,c4n4ry5",
            "PROVIDERS",
            "You=http://h/v1/chat/completions?key=c4n4ry6",
            "ADMIN_KEY",
            "c4n4ry7-c4n4ry7-c4n4ry7")) {
      assertThat(log.with("Node started", "version=", "address=local")).hasSize(1);
      assertThat(log.with("Gateway started", "listen=127.0.0.1:", "api_keys=2", "admin_key=true"))
          .hasSize(1);
      assertThat(log.with("feature=fusionbrain", "http://127.0.0.1:1")).hasSize(1);
      assertThat(log.with("feature=llm", llm)).hasSize(1);
      assertThat(log.with("feature=images", "proxy=127.0.0.1:3128")).hasSize(1);
      assertThat(log.with("feature=chat", "You=http://h/v1/chat/completions")).hasSize(1);
      assertThat(log.with("c4n4ry")).isEmpty();
    }
  }

  private String named(GatewayFixture gateway, String id) {
    return String.valueOf(
        client
            .get(gateway.port(), "127.0.0.1", "/health")
            .putHeader(ID, id)
            .send()
            .await()
            .getHeader(ID));
  }

  private HttpResponse<Buffer> get(GatewayFixture gateway, String path) {
    return client.get(gateway.port(), "127.0.0.1", path).send().await();
  }

  private static String send(GatewayFixture gateway, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
