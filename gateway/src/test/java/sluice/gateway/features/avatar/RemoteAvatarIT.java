package sluice.gateway.features.avatar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.Responses.json;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.CapturedLog;
import sluice.gateway.GatewayFixture;
import sluice.testkit.avatar.AvatarStub;
import sluice.testkit.avatar.AvatarStub.Behaviour;

/** A gateway in front of an avatar server, under any prefix. */
class RemoteAvatarIT {

  private static final String TEXT = "{\"text\":\"Длинный текст\",\"chunk_size\":15}";
  private static final String FORWARDED = "X-Forwarded-Prefix";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final AvatarStub avatar = new AvatarStub(vertx).listen().await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/stream_chunks,     '',      ''",
    "/r/api/stream_chunks,   '',      /r",
    "/a/b/api/stream_chunks, '',      /a/b",
    "/api/stream_chunks,     /r,      /r",
    "/r/api/stream_chunks,   /r,      /r",
    "/api/stream_chunks,     /r/,     /r",
    "/x/api/stream_chunks,   /r,      /r",
    "/r/api/stream_chunks,   /..,     /r",
    "/r/api/stream_chunks,   r,       /r"
  })
  void linksCarryThePrefixThatTheClientKnows(String path, String forwarded, String prefix) {
    try (GatewayFixture gateway = gateway()) {
      HttpRequest<Buffer> request = request(gateway, HttpMethod.POST, path);
      if (!forwarded.isEmpty()) {
        request.putHeader(FORWARDED, forwarded);
      }

      HttpResponse<Buffer> response = request.sendBuffer(Buffer.buffer(TEXT)).await();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.bodyAsString())
          .isEqualTo(
              AvatarStub.chunks(Behaviour.USUAL)
                  .replace("\"/api/chunk", "\"" + prefix + "/api/chunk"));
      for (String link : links(response)) {
        HttpResponse<Buffer> video = request(gateway, HttpMethod.GET, link).send().await();
        assertThat(video.statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void whoIsNoTrustedProxyCannotNameAPrefix() {
    try (GatewayFixture gateway = gateway("TRUSTED_PROXIES", "10.0.0.0/8")) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.POST, "/api/stream_chunks")
              .putHeader(FORWARDED, "/r")
              .sendBuffer(Buffer.buffer(TEXT))
              .await();

      assertThat(response.bodyAsString()).isEqualTo(AvatarStub.chunks(Behaviour.USUAL));
    }
  }

  @Test
  void thePrefixOfTheSettingsStandsInWhereNothingElseSaysOne() {
    try (GatewayFixture gateway = gateway("PATH_PREFIX", "/own/")) {
      assertThat(links(post(gateway, "/api/stream_chunks")))
          .allMatch(link -> link.startsWith("/own/api/"));
      assertThat(links(post(gateway, "/r/api/stream_chunks")))
          .allMatch(link -> link.startsWith("/r/api/"));
    }
  }

  @Test
  void theServerIsCalledWithoutPrefixAndIsNotToldOfOne() {
    try (GatewayFixture gateway = gateway()) {
      request(gateway, HttpMethod.GET, "/a/b/api/health?x=%2F&x=2")
          .putHeader(FORWARDED, "/r")
          .send()
          .await();

      assertThat(avatar.requests().getLast().uri()).isEqualTo("/api/health?x=%2F&x=2");
      assertThat(avatar.requests().getLast().headers(FORWARDED)).isEmpty();
    }
  }

  @Test
  void nothingOfATextIsLoggedAtAnyLevel() {
    try (GatewayFixture gateway = gateway();
        CapturedLog log = CapturedLog.of("sluice.gateway.avatar")) {
      post(gateway, "/r/api/stream_chunks");

      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("avatar request"))
          .noneMatch(line -> line.contains("Длинный"));
    }
  }

  @Test
  void theServerIsToldForWhomTheRequestIsUnlessTheSettingsSayNo() {
    try (GatewayFixture gateway = gateway();
        GatewayFixture other = gateway("FORWARDED_HEADERS_TO", "none")) {
      get(gateway);
      get(other);

      assertThat(avatar.requests().getFirst().headers("X-Forwarded-For"))
          .containsExactly("127.0.0.1");
      assertThat(avatar.requests().getLast().headers("X-Forwarded-For")).isEmpty();
    }
  }

  private void get(GatewayFixture gateway) {
    request(gateway, HttpMethod.GET, "/api/health").send().await();
  }

  @Test
  void dotsInAPathLeadNowhereElse() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.GET, "/r/%2e%2e/api/health").send().await();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(avatar.requests().getLast().uri()).isEqualTo("/api/health");
    }
  }

  @Test
  void aLinkThatHasThePrefixIsGivenNoOther() {
    try (GatewayFixture gateway = gateway()) {
      avatar.behave(Behaviour.linking("/r"));

      assertThat(post(gateway, "/r/api/stream_chunks").bodyAsString())
          .isEqualTo(AvatarStub.chunks(Behaviour.linking("/r")));
    }
  }

  @Test
  void linksToTheServersOwnHostBecomePathsAndOthersStay() {
    try (GatewayFixture gateway = gateway()) {
      avatar.behave(Behaviour.linking(avatar.url()));
      assertThat(links(post(gateway, "/r/api/stream_chunks")))
          .allMatch(link -> link.startsWith("/r/api/chunk/"));
      assertThat(links(post(gateway, "/api/stream_chunks")))
          .allMatch(link -> link.startsWith("/api/chunk/"));

      avatar.behave(Behaviour.linking("https://cdn.example"));
      assertThat(post(gateway, "/r/api/stream_chunks").bodyAsString())
          .isEqualTo(AvatarStub.chunks(Behaviour.linking("https://cdn.example")));
    }
  }

  @Test
  void aResponseThatNeedsNoChangeKeepsItsLength() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, "/api/stream_chunks");

      assertThat(response.getHeader("Content-Length"))
          .isEqualTo(Integer.toString(AvatarStub.chunks(Behaviour.USUAL).getBytes(UTF_8).length));
    }
  }

  @Test
  void aChunkThatFailedIsToldAsItCame() {
    try (GatewayFixture gateway = gateway()) {
      avatar.behave(new Behaviour("", 0, true, "application/json"));

      JsonObject second =
          json(post(gateway, "/r/api/stream_chunks")).getJsonArray("chunks").getJsonObject(1);

      assertThat(second.getString("error")).isEqualTo("CUDA out of memory");
      assertThat(second.containsKey("video_url")).isFalse();
    }
  }

  @Test
  void aPartOfAVideoIsAskedForAndSent() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.GET, "/r/api/chunk/video/" + AvatarStub.IDS.getFirst())
              .putHeader("Range", "bytes=100-299")
              .send()
              .await();

      assertThat(response.statusCode()).isEqualTo(206);
      assertThat(response.getHeader("Content-Range")).isEqualTo("bytes 100-299/100000");
      assertThat(response.getHeader("Accept-Ranges")).isEqualTo("bytes");
      assertThat(response.body())
          .isEqualTo(AvatarStub.video("video", AvatarStub.IDS.getFirst()).slice(100, 300));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /r/api/generate, 200",
    "POST, /r/api/generate_stream, 200",
    "GET,  /r/api/avatar, 200",
    "POST, /r/api/cleanup, 200",
    "GET,  /r/api/chunk/audio/none, 404",
    "PUT,  /r/api/health, 404"
  })
  void everyOtherRoutePassesAsItIs(String method, String path, int status) {
    try (GatewayFixture gateway = gateway()) {
      HttpMethod verb = HttpMethod.valueOf(method);
      HttpResponse<Buffer> direct =
          client
              .requestAbs(verb, avatar.url() + path.substring(2))
              .sendBuffer(Buffer.buffer(TEXT))
              .await();

      HttpResponse<Buffer> response =
          request(gateway, verb, path).sendBuffer(Buffer.buffer(TEXT)).await();

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).isEqualTo(direct.body());
      assertThat(response.getHeader("Content-Type")).isEqualTo(direct.getHeader("Content-Type"));
      assertThat(response.getHeader("Content-Disposition"))
          .isEqualTo(direct.getHeader("Content-Disposition"));
    }
  }

  @Test
  void errorsOfTheServerPassUnwrapped() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.POST, "/r/api/stream_chunks")
              .sendBuffer(Buffer.buffer("{\"text\":\" \"}"))
              .await();

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.bodyAsString()).isEqualTo("{\"error\":\"Текст не может быть пустым\"}");
    }
  }

  @Test
  void aServerThatIsSilentForLongerThanOthersMayBeIsWaitedFor() {
    try (GatewayFixture gateway =
        gateway("UPSTREAM_TIMEOUT_SECONDS", "1", "AVATAR_TIMEOUT_SECONDS", "30")) {
      avatar.behave(Behaviour.taking(2_500));

      assertThat(post(gateway, "/r/api/stream_chunks").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void beyondThatItIsAnErrorThatAPageCanRead() {
    try (GatewayFixture gateway = gateway("AVATAR_TIMEOUT_SECONDS", "1")) {
      avatar.behave(Behaviour.taking(5_000));

      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.POST, "/r/api/stream_chunks")
              .putHeader("Origin", "https://your-site.com")
              .sendBuffer(Buffer.buffer(TEXT))
              .await();

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.headers().getAll("Access-Control-Allow-Origin")).containsExactly("*");
      assertThat(json(response).getString("error")).isNotEmpty();
    }
  }

  @Test
  void aPreflightIsRespondedHereWithOneOriginAndTheHeadersAskedFor() {
    try (GatewayFixture gateway = gateway("CORS_ORIGINS", "https://your-site.com")) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.OPTIONS, "/r/api/stream_chunks")
              .putHeader("Origin", "https://your-site.com")
              .putHeader("Access-Control-Request-Method", "POST")
              .putHeader("Access-Control-Request-Headers", "content-type")
              .send()
              .await();

      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.getHeader("Access-Control-Allow-Origin"))
          .isEqualTo("https://your-site.com");
      assertThat(response.getHeader("Access-Control-Allow-Headers")).isEqualTo("content-type");
      assertThat(response.getHeader("Vary")).containsIgnoringCase("origin");
      assertThat(avatar.requests()).isEmpty();
    }
  }

  @Test
  void theServersOwnCorsHeaderIsReplaced() {
    try (GatewayFixture gateway = gateway("CORS_ORIGINS", "https://your-site.com")) {
      HttpResponse<Buffer> stranger =
          request(gateway, HttpMethod.GET, "/r/api/health")
              .putHeader("Origin", "https://other.example")
              .send()
              .await();

      assertThat(stranger.headers().getAll("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void linksInLinesOfJsonCarryThePrefix() {
    try (GatewayFixture gateway = gateway()) {
      avatar.behave(new Behaviour("", 0, false, "application/x-ndjson"));
      assertThat(post(gateway, "/r/api/stream_chunks").bodyAsString())
          .contains("\"/r/api/chunk/video/")
          .doesNotContain("\"/api/chunk");
    }
  }

  @Test
  void withoutAnAvatarThePathsBelongToFusionBrain() {
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(avatar.url())) {
      request(gateway, HttpMethod.GET, "/r/api/health").send().await();

      assertThat(avatar.requests().getLast().uri()).isEqualTo("/r/api/health");
    }
  }

  private GatewayFixture gateway(String... more) {
    return GatewayFixture.withoutWorker(
        "http://127.0.0.1:1",
        Stream.concat(Stream.of("AVATAR_URL", avatar.url()), Stream.of(more))
            .toArray(String[]::new));
  }

  private HttpRequest<Buffer> request(GatewayFixture gateway, HttpMethod method, String target) {
    return client.requestAbs(method, gateway.url() + target).timeout(20_000);
  }

  private HttpResponse<Buffer> post(GatewayFixture gateway, String path) {
    return request(gateway, HttpMethod.POST, path).sendBuffer(Buffer.buffer(TEXT)).await();
  }

  private static Iterable<String> links(HttpResponse<Buffer> response) {
    JsonArray chunks = json(response).getJsonArray("chunks");
    assertThat(chunks).isNotEmpty();
    return chunks.stream()
        .map(JsonObject.class::cast)
        .flatMap(chunk -> Stream.of(chunk.getString("video_url"), chunk.getString("audio_url")))
        .toList();
  }
}
