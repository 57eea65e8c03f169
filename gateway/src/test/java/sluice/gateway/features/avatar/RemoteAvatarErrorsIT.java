package sluice.gateway.features.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.Responses.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.Test;
import sluice.gateway.GatewayFixture;
import sluice.testkit.avatar.AvatarStub;
import sluice.testkit.avatar.AvatarStub.Behaviour;

/** Failures, parts of videos and CORS of an avatar server behind a gateway. */
class RemoteAvatarErrorsIT extends RemoteAvatarSetUp {

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
  void withoutAnAvatarThePathsBelongToFusionBrain() {
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(avatar.url())) {
      request(gateway, HttpMethod.GET, "/r/api/health").send().await();

      assertThat(avatar.requests().getLast().uri()).isEqualTo("/r/api/health");
    }
  }
}
