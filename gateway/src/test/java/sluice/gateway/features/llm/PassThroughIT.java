package sluice.gateway.features.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.gateway.RestServer;

/** What the server has below {@code /v1/} that the gateway does not know. */
class PassThroughIT extends LlmSetUp {

  private final RestServer server = RestServer.start(vertx);

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/models/org%2Fname",
    "DELETE, /v1/models/m-1",
    "POST, /v1/responses?a=%20b",
    "DELETE, /v1/responses/r_1",
    "POST, /v1/moderations",
    "POST, /v1/audio/speech",
    "PUT, /v1/files/f-1",
    "PATCH, /v1/files/f-1",
    "POST, /v1/rerank",
    "POST, /v1/messages?beta=true"
  })
  void anyMethodAndPathGoesOnByteForByte(String method, String target) {
    try (GatewayFixture gateway = gateway("LLM_API_KEY", "sk-server")) {
      Buffer body = Buffer.buffer("{ \"a\" : 1.0, \"b\":NaN}").appendBytes(new byte[] {0, -1});

      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.valueOf(method), target)
              .bearerTokenAuthentication(KEY)
              .putHeader("Content-Type", "x/y")
              .sendBuffer(body)
              .await();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(body);
      assertThat(response.getHeader("X-Of-Upstream")).isEqualTo("1");
      assertThat(server.last().line()).isEqualTo(method + " " + target);
      assertThat(server.last().body()).isEqualTo(body);
      assertThat(server.last().headers().get("Content-Type")).isEqualTo("x/y");
      assertThat(server.last().headers().getAll("Authorization"))
          .containsExactly("Bearer sk-server");
    }
  }

  @Test
  void anAnthropicClientShowsItsKeyInItsOwnWay() {
    try (GatewayFixture gateway = gateway("LLM_API_KEY", "sk-server")) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.POST, "/v1/messages")
              .putHeader("X-Api-Key", KEY)
              .putHeader("Anthropic-Version", "2023-06-01")
              .sendBuffer(Buffer.buffer("{}"))
              .await();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(server.last().headers().toString()).doesNotContain(KEY);
      assertThat(server.last().headers().get("Anthropic-Version")).isEqualTo("2023-06-01");
      assertThat(server.last().headers().get("Authorization")).isEqualTo("Bearer sk-server");
    }
  }

  @Test
  void withoutAKeyOfOursNothingGoesOn() {
    try (GatewayFixture gateway = gateway()) {
      assertProblem(
          request(gateway, HttpMethod.DELETE, "/v1/files/f-1").send().await(),
          401,
          "missing_api_key");
      assertProblem(
          request(gateway, HttpMethod.GET, "/v1/files")
              .putHeader("X-Api-Key", "another")
              .send()
              .await(),
          403,
          "invalid_api_key");
      assertThat(server.seen()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/..%2fslots",
        "/v1/x/..%2F..%2fslots",
        "/v1/%2e%2e%5Cslots",
        "/v1/..;a=b/slots",
        "/v1/..;/slots",
        "//v1/slots",
        "/V1/files"
      })
  void nothingBesideTheApiOfTheServerIsReached(String target) {
    try (GatewayFixture gateway = gateway()) {
      assertThat(send(gateway, HttpMethod.GET, target, "").statusCode()).isEqualTo(404);
      assertThat(server.seen()).isEmpty();
    }
  }

  @Test
  void aStreamThatBreaksOffEndsWithAnErrorThatSdksRaise() {
    String event = "event: message_start\ndata: {\"type\":\"message_start\"}\n\n";
    HttpServer breaking =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .setChunked(true)
                        .putHeader("Content-Type", "text/event-stream")
                        .write(event)
                        .onSuccess(_ -> request.connection().close()))
            .listen(0, "127.0.0.1")
            .await();
    String url = "http://127.0.0.1:" + breaking.actualPort() + "/v1";
    try (GatewayFixture gateway = gateway("LLM_SERVER_URL", url)) {
      assertThat(Responses.text(post(gateway, "/v1/messages", "{\"stream\":true}")))
          .startsWith(event + "event: error\ndata: {\"type\":\"error\",\"error\":{");
    }
  }

  @Test
  void aWebSocketPassesAndTheKeyInItStaysHere() throws Exception {
    try (GatewayFixture gateway = gateway("LLM_API_KEY", "sk-server")) {
      WebSocketClient sockets = vertx.createWebSocketClient();
      WebSocketConnectOptions options =
          new WebSocketConnectOptions()
              .setHost("127.0.0.1")
              .setPort(gateway.port())
              .setURI("/v1/realtime?model=m")
              .setSubProtocols(List.of("realtime", "openai-insecure-api-key." + KEY));

      assertThatThrownBy(() -> sockets.connect(options).await())
          .isInstanceOfSatisfying(
              UpgradeRejectedException.class, e -> assertThat(e.getStatus()).isEqualTo(401));
      WebSocket socket =
          sockets.connect(options.putHeader("Authorization", "Bearer " + KEY)).await();
      CompletableFuture<String> heard = new CompletableFuture<>();
      socket.textMessageHandler(heard::complete);
      socket.writeTextMessage("hello");

      assertThat(heard.get()).isEqualTo("echo hello");
      assertThat(socket.subProtocol()).isEqualTo("realtime");
      assertThat(server.last().line()).isEqualTo("WS /v1/realtime?model=m");
      assertThat(server.last().headers().toString()).doesNotContain(KEY);
      assertThat(server.last().headers().get("Authorization")).isEqualTo("Bearer sk-server");
    }
  }

  @Override
  GatewayFixture gateway(String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "LLM_SERVER_URL";
    all[1] = server.url() + "/v1/completions";
    System.arraycopy(settings, 0, all, 2, settings.length);
    return super.gateway(all);
  }
}
