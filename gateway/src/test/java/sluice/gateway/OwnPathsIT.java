package sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of the gateway's own, and what nearly is one: none of it reaches FusionBrain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnPathsIT {

  private static final String ADMIN = "the-key-of-the-administrator";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final RestServer fusionBrain = RestServer.start(vertx);
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker(
          fusionBrain.url(),
          "LLM_SERVER_URL",
          "http://127.0.0.1:1/v1",
          "ALLOWED_API_KEYS",
          "sk-client-0123456789",
          "OPENAI_API_KEY",
          "sk-of-the-operator",
          "PROVIDERS",
          "You=http://127.0.0.1:1/v1/chat/completions",
          "ADMIN_KEY",
          ADMIN,
          "AVATAR_BUILTIN",
          "true");

  @BeforeAll
  void othersGoToFusionBrain() {
    for (String path : List.of("/settingsfor", "/docsx", "/key/api/v1/models", "/healthy-food")) {
      send(HttpMethod.PUT, path);
      assertThat(fusionBrain.last().line()).isEqualTo("PUT " + path);
    }
    fusionBrain.seen().clear();
  }

  @AfterAll
  void close() {
    assertThat(fusionBrain.seen()).isEmpty();
    gateway.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "/health, 'GET, HEAD, OPTIONS'",
    "/docs, 'GET, HEAD, OPTIONS'",
    "/docs/, 'GET, HEAD, OPTIONS'",
    "/openapi.json, 'GET, HEAD, OPTIONS'",
    "/settings, 'GET, HEAD, POST, PUT, OPTIONS'",
    "/settings/page.js, 'GET, HEAD, OPTIONS'",
    "/save, 'POST, OPTIONS'",
    "/generatetoken, 'GET, POST, OPTIONS'",
    "/models, 'GET, HEAD, OPTIONS'",
    "/, 'GET, HEAD, POST, OPTIONS'",
    "/v1/models, 'GET, HEAD, OPTIONS'",
    "/v1/images/edits, 'POST, OPTIONS'",
    "/api/generate/image, 'POST, OPTIONS'",
    "/api/generate, 'POST, OPTIONS'",
    "/r/avatar, 'GET, HEAD, OPTIONS'"
  })
  void optionsAreToldWithoutAKey(String path, String allow) {
    HttpResponse<Buffer> response =
        client.requestAbs(HttpMethod.OPTIONS, gateway.url() + path).send().await();

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.getHeader("Allow")).isEqualTo(allow);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "/docs",
        "/docs/start.js",
        "/openapi.yaml",
        "/settings",
        "/settings/page",
        "/models",
        "/",
        "/avatar",
        "/api/health"
      })
  void headIsGetWithoutItsBody(String path) {
    for (HttpVersion version : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)) {
      WebClient either =
          WebClient.create(
              vertx,
              new WebClientOptions()
                  .setProtocolVersion(version)
                  .setHttp2ClearTextUpgrade(false)
                  .setVerifyHost(false));
      HttpResponse<Buffer> get = send(either, HttpMethod.GET, path);
      HttpResponse<Buffer> head = send(either, HttpMethod.HEAD, path);

      assertThat(head.statusCode()).isEqualTo(get.statusCode()).isEqualTo(200);
      assertThat(head.getHeader("Content-Type")).isEqualTo(get.getHeader("Content-Type"));
      assertThat(head.getHeader("Content-Length"))
          .isEqualTo(Integer.toString(Responses.text(get).getBytes(StandardCharsets.UTF_8).length));
      assertThat(Responses.text(head)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE", "POST", "TRACE", "BREW"})
  void anotherMethodIsNotAllowed(String method) {
    for (String path : List.of("/health", "/docs", "/models", "/settings/page", "/avatar")) {
      HttpResponse<Buffer> response = send(HttpMethod.valueOf(method), path);

      assertThat(response.statusCode()).as(path).isEqualTo(405);
      assertThat(Responses.json(response).getString("details")).contains("GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Settings",
        "/settings/x",
        "/settings.json",
        "/settings;a=b",
        "/settings%2Fpage",
        "/settings%20",
        "/SAVE",
        "/generatetoken/1",
        "/docs/x",
        "/Docs",
        "/openapi.yaml/x",
        "/health/live",
        "/models/m",
        "/API/generate/image",
        "/api/generate/image/1",
        "/api/generate/",
        "/r/api/Generate",
        "/api/chunk/video/1/2",
        "/avatar/x.js",
        "/V1/models",
        "/v1%2Fmodels"
      })
  void whatIsNearlyOneIsNotFoundWhateverTheMethod(String path) {
    Stream.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS")
        .map(HttpMethod::valueOf)
        .forEach(method -> assertThat(send(method, path).statusCode()).as(path).isEqualTo(404));
  }

  @Test
  void aCatchAllThatIsOffFindsNothing() {
    try (GatewayFixture closed = GatewayFixture.withoutWorker("off")) {
      for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
        HttpResponse<Buffer> response =
            client
                .requestAbs(method, closed.url() + "/key/api/v1/pipelines")
                .sendBuffer(Buffer.buffer("{}"))
                .await();

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Responses.json(response))
            .isEqualTo(
                new JsonObject()
                    .put("error", "Not found")
                    .put("details", "Nothing is served at this path."));
      }
    }
  }

  private HttpResponse<Buffer> send(HttpMethod method, String path) {
    return send(client, method, path);
  }

  private HttpResponse<Buffer> send(WebClient by, HttpMethod method, String path) {
    return by.requestAbs(method, gateway.url() + path)
        .bearerTokenAuthentication(ADMIN)
        .timeout(10_000)
        .send()
        .await();
  }
}
