package sluice.gateway.features.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;

/** Who may ask, and from which pages. */
class LlmKeysIT extends LlmSetUp {

  @Test
  void withoutAKeyTheResponseIs401() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = request(gateway, HttpMethod.GET, "/v1/models").send().await();

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(response.getHeader("X-Request-Id")).isNotBlank();
      assertThat(Responses.json(response))
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
  @ValueSource(strings = {"", " "})
  void withoutAnyAllowedKeyNobodyIsAllowed(String keys) {
    try (GatewayFixture gateway = gateway("ALLOWED_API_KEYS", keys)) {
      assertProblem(withKey(gateway, "Bearer " + KEY), 403, "invalid_api_key");
      assertProblem(withKey(gateway, "Bearer "), 401, "missing_api_key");
    }
  }

  @Test
  void whoGuessesIsToldToWaitAndItsNeighboursPass() {
    try (GatewayFixture gateway = gateway("KEY_FAILURES_PER_MINUTE", "2")) {
      assertProblem(withKey(gateway, "Bearer wrong-1"), 403, "invalid_api_key");
      assertProblem(withKey(gateway, "Bearer wrong-2"), 403, "invalid_api_key");

      HttpResponse<Buffer> response = withKey(gateway, "Bearer wrong-3");
      assertProblem(response, 429, "rate_limit_exceeded");
      assertThat(response.getHeader("Retry-After")).isEqualTo("60");
      assertThat(withKey(gateway, "Bearer " + KEY).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeyOfOursThatIsSentElsewhereStaysHere() {
    String admin = "the-key-of-the-administrator";
    try (GatewayFixture gateway =
        gateway("FUSIONBRAIN_URL", llama.url(), "ADMIN_KEY", admin, "AVATAR_URL", llama.url())) {
      for (String path : List.of("/key/x", "/r/api/health")) {
        for (String secret : List.of(KEY, admin)) {
          request(gateway, HttpMethod.PUT, path + "?a=1&token=" + secret + "&b=%20")
              .putHeader("Authorization", "bearer " + secret)
              .putHeader("X-Api-Key", secret)
              .putHeader("Cookie", "a=b; key=" + secret)
              .putHeader("X-Key", "Key of-somebody-else")
              .send()
              .await();
        }
      }

      assertThat(llama.requests()).hasSize(4);
      assertThat(llama.requests())
          .allSatisfy(
              seen -> {
                assertThat(seen.uri()).endsWith("?a=1&b=%20");
                assertThat(seen.headers().toString()).doesNotContain(KEY, admin);
                assertThat(seen.header("X-Key")).contains("Key of-somebody-else");
              });
    }
  }

  @Test
  void aKeyInTheHandshakeOfAWebSocketStaysHere() {
    try (GatewayFixture gateway = gateway("FUSIONBRAIN_URL", llama.url())) {
      WebSocketConnectOptions options =
          new WebSocketConnectOptions()
              .setHost("127.0.0.1")
              .setPort(gateway.port())
              .setURI("/socket?a=1&api_key=" + KEY)
              .addHeader("X-Api-Key", KEY)
              .addSubProtocol("openai-insecure-api-key." + KEY);
      vertx.createWebSocketClient().connect(options).otherwiseEmpty().await();

      assertThat(llama.requests())
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.uri()).isEqualTo("/socket?a=1");
                assertThat(seen.headers().toString()).doesNotContain(KEY);
              });
    }
  }

  @Test
  void whatIsNoKeyOfOursGoesOn() {
    try (GatewayFixture gateway = gateway("FUSIONBRAIN_URL", llama.url())) {
      for (String shown : List.of("Bearer of-somebody-else", "Basic dTpw")) {
        request(gateway, HttpMethod.GET, "/key/api/v1/models?token=other")
            .putHeader("Authorization", shown)
            .send()
            .await();
      }

      assertThat(llama.requests().stream().map(seen -> seen.header("Authorization").orElse("none")))
          .containsExactly("Bearer of-somebody-else", "Basic dTpw");
      assertThat(llama.requests().getFirst().uri()).endsWith("?token=other");
    }
  }

  @Test
  void anyPageMayReadTheResponsesAndErrorsAndItIsSaidOnce() {
    try (GatewayFixture gateway = gateway()) {
      for (String key : List.of(KEY, "wrong")) {
        HttpResponse<Buffer> response =
            request(gateway, HttpMethod.GET, "/v1/models")
                .putHeader("Origin", "https://page.example")
                .bearerTokenAuthentication(key)
                .send()
                .await();
        assertThat(response.headers().getAll("Access-Control-Allow-Origin")).containsExactly("*");
      }
    }
  }

  @Test
  void aPreflightNeedsNoKey() {
    try (GatewayFixture gateway = gateway("CORS_ORIGINS", "https://page.example")) {
      HttpResponse<Buffer> response = preflight(gateway, "https://page.example");

      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.getHeader("Access-Control-Allow-Origin"))
          .isEqualTo("https://page.example");
      assertThat(response.getHeader("Vary")).contains("origin");
      assertThat(response.getHeader("Access-Control-Allow-Methods"))
          .isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      assertThat(response.getHeader("Access-Control-Allow-Headers")).isEqualTo("authorization,x-a");
      assertThat(response.getHeader("Access-Control-Max-Age")).isNotBlank();
      assertThat(preflight(gateway, "https://other.example").headers().names())
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }
  }

  @Test
  void healthAndRootNeedNoKey() {
    try (GatewayFixture gateway = gateway()) {
      assertThat(request(gateway, HttpMethod.GET, "/health").send().await().bodyAsString())
          .isEqualTo("{\"status\":\"healthy\",\"service\":\"LLM Gateway\"}");
      JsonObject root = Responses.json(request(gateway, HttpMethod.GET, "/").send().await());
      assertThat(root.getJsonArray("endpoints")).contains("/v1/completions");
    }
  }

  @Test
  void aPageOfAPublicSiteMayUseAGatewayInAPrivateNetworkIfItsOriginMay() {
    try (GatewayFixture gateway = gateway("CORS_ORIGINS", "https://page.example")) {
      assertThat(
              preflight(gateway, "https://page.example")
                  .getHeader("Access-Control-Allow-Private-Network"))
          .isEqualTo("true");
      assertThat(
              preflight(gateway, "https://other.example")
                  .getHeader("Access-Control-Allow-Private-Network"))
          .isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_024, 1_025, 5_000})
  void noMoreIsEchoedThanAProxyInFrontTakes(int length) {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = preflight(gateway, "https://e", "a".repeat(length));

      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.headers().contains("Access-Control-Allow-Headers"))
          .isEqualTo(length <= 1_024);
    }
  }

  private HttpResponse<Buffer> preflight(GatewayFixture gateway, String origin) {
    return preflight(gateway, origin, "authorization,x-a");
  }

  private HttpResponse<Buffer> preflight(GatewayFixture gateway, String origin, String headers) {
    return request(gateway, HttpMethod.OPTIONS, "/v1/completions")
        .putHeader("Origin", origin)
        .putHeader("Access-Control-Request-Method", "POST")
        .putHeader("Access-Control-Request-Headers", headers)
        .putHeader("Access-Control-Request-Private-Network", "true")
        .send()
        .await();
  }

  private HttpResponse<Buffer> withKey(GatewayFixture gateway, String authorization) {
    return request(gateway, HttpMethod.GET, "/v1/models")
        .putHeader("Authorization", authorization)
        .send()
        .await();
  }
}
