package sluice.gateway.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.Answers;
import sluice.gateway.GatewayFixture;
import sluice.stubs.fusionbrain.SeenRequest;
import sluice.stubs.openai.LlamaBehaviour;
import sluice.stubs.openai.LlamaStub;

/** The routes of language models, as their clients see them. */
class LlmIT {

  private static final String KEY = "sk-client-0123456789";
  private static final String PROMPT = "{ \"prompt\":\"hi\",\"n\" : 1.0 }";
  private static final String STREAM = "{\"prompt\":\"hi\",\"stream\":true}";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final LlamaStub llama = LlamaStub.start(vertx, 0, LlamaBehaviour.usual()).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/completions, '{\"prompt\":\"hi\"}'",
    "/v1/completions, '{\"prompt\":[\"hi\"]}'",
    "/v1/chat/completions, '{\"messages\":[]}'",
    "/v1/embeddings, '{\"input\":\"x\"}'"
  })
  void aRequestGoesOnAsItIsAndWithoutTheClientsKey(String path, String body) {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer = post(gateway, path + "?a=%20b", body);

      assertThat(answer.statusCode()).isEqualTo(200);
      SeenRequest seen = llama.requests().getLast();
      assertThat(seen.uri()).isEqualTo(path + "?a=%20b");
      assertThat(seen.body().toString()).isEqualTo(body);
      assertThat(seen.header("Authorization")).isEmpty();
    }
  }

  @Test
  void theModelsAreTheServersOwnBytes() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer = send(gateway, HttpMethod.GET, "/v1/models", "");

      assertThat(Answers.text(answer)).isEqualTo(LlamaStub.MODELS);
    }
  }

  @Test
  void theServerIsShownTheKeyOfTheOperator() {
    llama.behave(LlamaBehaviour.usual().wanting("sk-server"));
    try (GatewayFixture gateway = gateway("LLM_API_KEY", "sk-server")) {
      assertThat(post(gateway, "/v1/completions", PROMPT).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutAKeyTheAnswerIs401() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer = request(gateway, HttpMethod.GET, "/v1/models").send().await();

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(answer.getHeader("X-Request-Id")).isNotBlank();
      assertThat(Answers.json(answer))
          .isEqualTo(
              new JsonObject(
                  """
                  {"error":{"message":"API key is missing. Send 'Authorization: Bearer <key>'.",
                  "type":"invalid_request_error","param":null,"code":"missing_api_key"},
                  "detail":"API ключ не предоставлен"}
                  """));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-client-012345678", "sk-client-0123456789x", "SK-CLIENT-0123456789"})
  void anUnknownKeyIs403(String key) {
    try (GatewayFixture gateway = gateway()) {
      assertProblem(withKey(gateway, "Bearer " + key), 403, "invalid_api_key");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  "})
  void anAllowedKeyIsFoundWhateverTheCaseOfTheScheme(String scheme) {
    try (GatewayFixture gateway = gateway()) {
      assertThat(withKey(gateway, scheme + KEY).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " , ,"})
  void withoutAnyAllowedKeyNobodyIsAllowed(String keys) {
    try (GatewayFixture gateway = gateway("ALLOWED_API_KEYS", keys)) {
      assertProblem(withKey(gateway, "Bearer " + KEY), 403, "invalid_api_key");
      assertProblem(withKey(gateway, "Bearer "), 401, "missing_api_key");
    }
  }

  @Test
  void afterTooManyWrongKeysNoneIsLookedAt() {
    try (GatewayFixture gateway = gateway("KEY_FAILURES_PER_MINUTE", "2")) {
      withKey(gateway, "Bearer wrong");
      withKey(gateway, "Bearer wrong");

      HttpResponse<Buffer> answer = withKey(gateway, "Bearer " + KEY);
      assertProblem(answer, 429, "rate_limit_exceeded");
      assertThat(answer.getHeader("Retry-After")).isEqualTo("60");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/completions | {\"prompt\": | invalid_json",
        "/v1/completions | [1] | invalid_json",
        "/v1/completions | {\"prompt\":\"a\"} x | invalid_json",
        "/v1/completions | {\"prompt\":null} | missing_field",
        "/v1/completions | {\"messages\":[]} | missing_field",
        "/v1/chat/completions | {\"prompt\":\"a\"} | missing_field",
        "/v1/embeddings | {} | missing_field"
      })
  void whatCannotBeMeantIsRefusedBeforeTheServerIsAsked(String path, String body, String code) {
    try (GatewayFixture gateway = gateway()) {
      assertProblem(post(gateway, path, body), 400, code);
      assertThat(llama.requests()).isEmpty();
    }
  }

  @Test
  void theMissingFieldIsNamed() {
    try (GatewayFixture gateway = gateway()) {
      JsonObject error =
          Answers.json(post(gateway, "/v1/completions", "{}")).getJsonObject("error");

      assertThat(error.getString("param")).isEqualTo("prompt");
    }
  }

  @Test
  void otherPathsAndMethodsAreRefused() {
    try (GatewayFixture gateway = gateway()) {
      assertProblem(send(gateway, HttpMethod.GET, "/v1/nothing", ""), 404, "not_found");
      HttpResponse<Buffer> answer = send(gateway, HttpMethod.GET, "/v1/completions", "");
      assertProblem(answer, 405, "method_not_allowed");
      assertThat(answer.getHeader("Allow")).isEqualTo("POST");
    }
  }

  @Test
  void aBodyBeyondTheLimitIs413() {
    try (GatewayFixture gateway = gateway("MAX_BODY_BYTES", "100")) {
      String body = "{\"prompt\":\"" + "x".repeat(100 - "{\"prompt\":\"\"}".length()) + "\"}";

      assertThat(post(gateway, "/v1/completions", body).statusCode()).isEqualTo(200);
      assertProblem(post(gateway, "/v1/completions", body + " "), 413, "request_too_large");
    }
  }

  @Test
  void aServerThatIsNotThereIs502AndOneThatIsSilentIs504() {
    try (GatewayFixture gateway = gateway("LLM_SERVER_URL", "http://127.0.0.1:1/v1/completions")) {
      HttpResponse<Buffer> answer = post(gateway, "/v1/completions", PROMPT);
      assertProblem(answer, 502, "upstream_unavailable");
    }
    llama.behave(LlamaBehaviour.usual().neverAnswering());
    try (GatewayFixture gateway = gateway("LLM_TIMEOUT_SECONDS", "1")) {
      assertProblem(post(gateway, "/v1/completions", PROMPT), 504, "upstream_timeout");
    }
  }

  @Test
  void tooManyRequestsAre503() {
    llama.behave(LlamaBehaviour.usual().of(3, 300));
    try (GatewayFixture gateway = gateway("MAX_REQUESTS", "1")) {
      var first = prepared(gateway, "/v1/completions").sendBuffer(Buffer.buffer(STREAM));
      await(() -> !llama.requests().isEmpty());

      HttpResponse<Buffer> answer = post(gateway, "/v1/completions", PROMPT);
      assertProblem(answer, 503, "no_capacity");
      assertThat(answer.getHeader("Retry-After")).isNotBlank();
      assertThat(first.await().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void errorsOfTheServerPassUnwrapped() {
    llama.behave(LlamaBehaviour.usual().stillLoading());
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer = post(gateway, "/v1/completions", PROMPT);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(Answers.text(answer))
          .isEqualTo(
              "{\"error\":{\"code\":503,\"message\":\"Loading model\","
                  + "\"type\":\"unavailable_error\"}}");
    }
  }

  @Test
  void tokensComeOneByOneWhateverTheClientAccepts() {
    llama.behave(LlamaBehaviour.usual().of(3, 100));
    try (GatewayFixture gateway = gateway()) {
      HttpClientAgent streaming = vertx.createHttpClient();
      HttpClientResponse answer = open(streaming, gateway);
      List<String> chunks = new CopyOnWriteArrayList<>();
      answer.handler(chunk -> chunks.add(chunk.toString()));
      answer.end().await(10, TimeUnit.SECONDS);

      assertThat(answer.getHeader("Content-Type")).isEqualTo("text/event-stream");
      assertThat(answer.getHeader("X-Accel-Buffering")).isEqualTo("no");
      assertThat(chunks).hasSizeGreaterThanOrEqualTo(4);
      assertThat(String.join("", chunks)).endsWith("data: [DONE]\n\n").contains(" word");
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamThatBreaksOffEndsWithAnErrorThatIsAnEvent(boolean withinEvent) {
    llama.behave(LlamaBehaviour.usual().breakingAfter(2, withinEvent));
    try (GatewayFixture gateway = gateway()) {
      String body = Answers.text(post(gateway, "/v1/completions", STREAM));

      assertThat(body).doesNotContain("[DONE]").doesNotContain("half");
      String last = body.substring(body.lastIndexOf("data: "));
      assertThat(last).endsWith("\n\n");
      JsonObject error = new JsonObject(last.substring("data: ".length())).getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("upstream_unavailable");
      assertThat(body.split("data: ", -1)).hasSize(1 + 2 + 1);
    }
  }

  @Test
  void aClientOfHttp10GetsItsStreamUntilTheConnectionEnds() {
    try (GatewayFixture gateway = gateway()) {
      Buffer got = Buffer.buffer();
      NetSocket socket = vertx.createNetClient().connect(gateway.port(), "127.0.0.1").await();
      socket.handler(got::appendBuffer);
      Promise<Void> closed = Promise.promise();
      socket.closeHandler(_ -> closed.complete());
      socket.write(
          "POST /v1/completions HTTP/1.0\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(KEY, STREAM.length(), STREAM));
      closed.future().timeout(10, TimeUnit.SECONDS).await();

      assertThat(got.toString()).startsWith("HTTP/1.0 200").endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void aStallWithinAStreamIsSaidToBeOne() {
    llama.behave(LlamaBehaviour.usual().of(3, 60_000));
    try (GatewayFixture gateway = gateway("LLM_TIMEOUT_SECONDS", "1")) {
      assertThat(Answers.text(post(gateway, "/v1/completions", STREAM)))
          .contains("upstream_timeout")
          .endsWith("\n\n");
    }
  }

  @Test
  void aClientThatLeavesEndsTheGeneration() {
    llama.behave(LlamaBehaviour.usual().of(10_000, 20));
    try (GatewayFixture gateway = gateway()) {
      HttpClientAgent leaving = vertx.createHttpClient();
      HttpClientResponse answer = open(leaving, gateway);
      answer.handler(_ -> answer.request().connection().close());

      await(() -> llama.deserters() == 1);
    }
  }

  @Test
  void anyPageMayReadTheAnswersAndErrorsAndItIsSaidOnce() {
    try (GatewayFixture gateway = gateway()) {
      for (String key : List.of(KEY, "wrong")) {
        HttpResponse<Buffer> answer =
            request(gateway, HttpMethod.GET, "/v1/models")
                .putHeader("Origin", "https://page.example")
                .bearerTokenAuthentication(key)
                .send()
                .await();
        assertThat(answer.headers().getAll("Access-Control-Allow-Origin")).containsExactly("*");
      }
    }
  }

  @Test
  void aPreflightNeedsNoKey() {
    try (GatewayFixture gateway = gateway("CORS_ORIGINS", "https://page.example")) {
      HttpResponse<Buffer> answer = preflight(gateway, "https://page.example");

      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
      assertThat(answer.getHeader("Vary")).contains("origin");
      assertThat(answer.getHeader("Access-Control-Allow-Methods")).isEqualTo("GET, POST, OPTIONS");
      assertThat(answer.getHeader("Access-Control-Allow-Headers")).isEqualTo("authorization,x-a");
      assertThat(answer.getHeader("Access-Control-Max-Age")).isNotBlank();
      assertThat(preflight(gateway, "https://other.example").headers().names())
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }
  }

  @Test
  void healthAndRootNeedNoKey() {
    try (GatewayFixture gateway = gateway()) {
      assertThat(request(gateway, HttpMethod.GET, "/health").send().await().bodyAsString())
          .isEqualTo("{\"status\":\"healthy\",\"service\":\"LLM Gateway\"}");
      JsonObject root = Answers.json(request(gateway, HttpMethod.GET, "/").send().await());
      assertThat(root.getJsonArray("endpoints")).contains("/v1/completions");
    }
  }

  private HttpResponse<Buffer> preflight(GatewayFixture gateway, String origin) {
    return request(gateway, HttpMethod.OPTIONS, "/v1/completions")
        .putHeader("Origin", origin)
        .putHeader("Access-Control-Request-Method", "POST")
        .putHeader("Access-Control-Request-Headers", "authorization,x-a")
        .send()
        .await();
  }

  private GatewayFixture gateway(String... settings) {
    String[] all = new String[settings.length + 4];
    all[0] = "LLM_SERVER_URL";
    all[1] = llama.url() + "/v1/completions";
    all[2] = "ALLOWED_API_KEYS";
    all[3] = "sk-other, " + KEY + " ,";
    System.arraycopy(settings, 0, all, 4, settings.length);
    return GatewayFixture.withoutWorker("http://127.0.0.1:1", all);
  }

  private HttpRequest<Buffer> request(GatewayFixture gateway, HttpMethod method, String target) {
    return client.requestAbs(method, gateway.url() + target);
  }

  private HttpRequest<Buffer> prepared(GatewayFixture gateway, String target) {
    return request(gateway, HttpMethod.POST, target).bearerTokenAuthentication(KEY);
  }

  private HttpResponse<Buffer> withKey(GatewayFixture gateway, String authorization) {
    return request(gateway, HttpMethod.GET, "/v1/models")
        .putHeader("Authorization", authorization)
        .send()
        .await();
  }

  private HttpResponse<Buffer> post(GatewayFixture gateway, String target, String body) {
    return send(gateway, HttpMethod.POST, target, body);
  }

  private HttpResponse<Buffer> send(
      GatewayFixture gateway, HttpMethod method, String target, String body) {
    return request(gateway, method, target)
        .bearerTokenAuthentication(KEY)
        .timeout(10_000)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  private static HttpClientResponse open(HttpClientAgent client, GatewayFixture gateway) {
    return client
        .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/v1/completions")
        .compose(
            request ->
                request
                    .putHeader("Authorization", "Bearer " + KEY)
                    .putHeader("Accept", "application/json")
                    .send(STREAM))
        .await();
  }

  private static void assertProblem(HttpResponse<Buffer> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    JsonObject error = Answers.json(answer).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(error.fieldNames()).containsExactly("message", "type", "param", "code");
    assertThat(Answers.json(answer).getString("detail")).isNotBlank();
  }

  private void await(BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      vertx.timer(10, TimeUnit.MILLISECONDS).await();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
