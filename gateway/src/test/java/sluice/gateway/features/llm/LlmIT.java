package sluice.gateway.features.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.SeenRequest;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Packed;
import sluice.gateway.Responses;
import sluice.testkit.openai.LlamaBehaviour;
import sluice.testkit.openai.LlamaStub;

/** The routes of language models, as their clients see them. */
class LlmIT extends LlmSetUp {

  @ParameterizedTest
  @CsvSource({
    "/v1/completions, '{\"prompt\":\"hi\"}'",
    "/v1/completions, '{\"prompt\":[\"hi\"]}'",
    "/v1/chat/completions, '{\"messages\":[]}'",
    "/v1/embeddings, '{\"input\":\"x\"}'"
  })
  void aRequestGoesOnAsItIsAndWithoutTheClientsKey(String path, String body) {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, path + "?a=%20b", body);

      assertThat(response.statusCode()).isEqualTo(200);
      SeenRequest seen = llama.requests().getLast();
      assertThat(seen.uri()).isEqualTo(path + "?a=%20b");
      assertThat(seen.body().toString()).isEqualTo(body);
      assertThat(seen.header("Authorization")).isEmpty();
    }
  }

  @Test
  void theModelsAreTheServersOwnBytes() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = send(gateway, HttpMethod.GET, "/v1/models", "");

      assertThat(Responses.text(response)).isEqualTo(LlamaStub.MODELS);
    }
  }

  @Test
  void theServerIsShownTheKeyOfTheOperator() {
    llama.behave(LlamaBehaviour.usual().wanting("sk-server"));
    try (GatewayFixture gateway = gateway("LLM_API_KEY", "sk-server")) {
      assertThat(post(gateway, "/v1/completions", PROMPT).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/completions | {\"prompt\": | invalid_json",
        "/v1/completions | [1] | invalid_json",
        "/v1/completions | {\"prompt\":\"a\"} x | invalid_json",
        "/v1/completions | '' | invalid_json",
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

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "//v1/nope", "/x/../v1/nope", "/%761/nope"})
  void whateverThePathIsSpeltLikeAnErrorIsInTheSameShape(String path) {
    try (GatewayFixture gateway = gateway()) {
      assertProblem(post(gateway, path, "{}"), 404, "not_found");
    }
  }

  @Test
  void whatCannotBeReadAsHttpIsRefusedInTheSameShape() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          prepared(gateway, "/v1/completions").putHeader("Host", "a b").send().await();

      assertProblem(response, 400, "bad_request");
    }
  }

  @Test
  void aLongPromptIsLookedIntoAsWell() {
    String prompt = "x".repeat(1 << 20);
    try (GatewayFixture gateway = gateway()) {
      String body = "{\"prompt\":\"" + prompt + "\"";

      assertThat(post(gateway, "/v1/completions", body + "}").statusCode()).isEqualTo(200);
      assertProblem(post(gateway, "/v1/completions", body), 400, "invalid_json");
      assertProblem(post(gateway, "/v1/embeddings", body + "}"), 400, "missing_field");
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip", "x-gzip", "deflate"})
  void aRequestThatIsCodedGoesOnUnpacked(String coding) throws IOException {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          prepared(gateway, "/v1/completions")
              .putHeader("Content-Encoding", coding)
              .sendBuffer(Packed.by(coding, PROMPT))
              .await();

      assertThat(response.statusCode()).isEqualTo(200);
      SeenRequest seen = llama.requests().getLast();
      assertThat(seen.body().toString()).isEqualTo(PROMPT);
      assertThat(seen.header("Content-Encoding")).isEmpty();
    }
  }

  @Test
  void aBombIsTooLargeAndACodingThatCannotBeUndoneIsNamed() throws IOException {
    try (GatewayFixture gateway = gateway("MAX_BODY_BYTES", "100000")) {
      Buffer bomb = Packed.by("gzip", "{\"prompt\":\"" + "x".repeat(200_000) + "\"}");
      assertThat(bomb.length()).isLessThan(1_000);
      assertProblem(coded(gateway, "gzip", bomb), 413, "request_too_large");

      HttpResponse<Buffer> zstd = coded(gateway, "zstd", Buffer.buffer("(\u00b5/"));
      assertProblem(zstd, 415, "unsupported_content_encoding");
      assertThat(Responses.text(zstd)).contains("'zstd'");
      assertThat(zstd.getHeader("Accept-Encoding")).isEqualTo("gzip, deflate");
      assertProblem(coded(gateway, "gzip", Buffer.buffer(PROMPT)), 400, "bad_request");
      assertThat(llama.requests()).isEmpty();
    }
  }

  private HttpResponse<Buffer> coded(GatewayFixture gateway, String coding, Buffer body) {
    return prepared(gateway, "/v1/completions")
        .putHeader("Content-Encoding", coding)
        .sendBuffer(body)
        .await();
  }

  @Test
  void theMissingFieldIsNamed() {
    try (GatewayFixture gateway = gateway()) {
      JsonObject error =
          Responses.json(post(gateway, "/v1/completions", "{}")).getJsonObject("error");

      assertThat(error.getString("param")).isEqualTo("prompt");
    }
  }

  @Test
  void otherMethodsOfTheseAreRefused() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = send(gateway, HttpMethod.GET, "/v1/completions", "");
      assertProblem(response, 405, "method_not_allowed");
      assertThat(response.getHeader("Allow")).isEqualTo("POST, OPTIONS");
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
      HttpResponse<Buffer> response = post(gateway, "/v1/completions", PROMPT);
      assertProblem(response, 502, "upstream_unavailable");
    }
    llama.behave(LlamaBehaviour.usual().neverResponding());
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

      HttpResponse<Buffer> response = post(gateway, "/v1/completions", PROMPT);
      assertProblem(response, 503, "no_capacity");
      assertThat(response.getHeader("Retry-After")).isNotBlank();
      assertThat(first.await().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void errorsOfTheServerPassUnwrapped() {
    llama.behave(LlamaBehaviour.usual().stillLoading());
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, "/v1/completions", PROMPT);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(Responses.text(response))
          .isEqualTo(
              "{\"error\":{\"code\":503,\"message\":\"Loading model\","
                  + "\"type\":\"unavailable_error\"}}");
    }
  }

  private HttpRequest<Buffer> prepared(GatewayFixture gateway, String target) {
    return request(gateway, HttpMethod.POST, target).bearerTokenAuthentication(KEY);
  }
}
