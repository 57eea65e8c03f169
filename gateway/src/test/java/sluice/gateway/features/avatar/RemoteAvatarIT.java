package sluice.gateway.features.avatar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.Responses.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.CapturedLog;
import sluice.gateway.GatewayFixture;
import sluice.testkit.avatar.AvatarStub;
import sluice.testkit.avatar.AvatarStub.Behaviour;

/** An avatar server behind a gateway, under any prefix. */
class RemoteAvatarIT extends RemoteAvatarSetUp {

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
  void onlyATrustedProxyCanSetThePrefix() {
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
        CapturedLog log = CapturedLog.of("sluice.gateway.features.avatar")) {
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
  void linksInLinesOfJsonCarryThePrefix() {
    try (GatewayFixture gateway = gateway()) {
      avatar.behave(new Behaviour("", 0, false, "application/x-ndjson"));
      assertThat(post(gateway, "/r/api/stream_chunks").bodyAsString())
          .contains("\"/r/api/chunk/video/")
          .doesNotContain("\"/api/chunk");
    }
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
