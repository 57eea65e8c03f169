package sluice.gateway.features.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.Responses.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.WorkerReply.Jpeg;

/** The avatar of our own, but for its chunks. */
class BuiltinAvatarIT extends AvatarSetUp {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{}|Требуется поле \"text\"",
        "{\"text\":null}|Требуется поле \"text\"",
        "{\"text\":\" \\n\"}|Текст не может быть пустым",
        "{\"text\":\"x\",\"language\":\"de\"}|Неподдерживаемый язык",
        "{\"text\":5}|Bad request",
        "{\"text\":\"x\",\"chunk_size\":0}|Bad request",
        "{\"text\":\"x\",\"chunk_size\":-1}|Bad request",
        "{\"text\":\"x\",\"chunk_size\":\"3.5\"}|Bad request",
        "text|Bad request"
      },
      delimiter = '|')
  void badInputIsRefusedInTheWordsOfTheApi(String body, String error) {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);
      for (String route : List.of("stream_chunks", "generate", "generate_stream")) {
        assertProblem(post(gateway, "/api/" + route, body), 400, error);
      }
    }
  }

  @Test
  void oneVideoIsMadeOfAllChunksInTheirOrder() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);

      HttpResponse<Buffer> video = post(gateway, "/r/api/generate", body(WORDS, 3).encode());
      HttpResponse<Buffer> part =
          post(gateway, "/api/generate_stream", body("hello", 3).put("chunk_index", 7).encode());

      assertThat(video.bodyAsString())
          .isEqualTo("video of раз два три.+video of четыре пять шесть.+video of семь восемь");
      assertThat(video.getHeader("Content-Disposition"))
          .isEqualTo("attachment; filename=avatar_speech.mp4");
      assertThat(video.getHeader("Content-Type")).isEqualTo("video/mp4");
      assertThat(part.bodyAsString()).isEqualTo("video of hello");
      assertThat(part.getHeader("Content-Disposition")).isEqualTo("inline; filename=chunk_7.mp4");
    }
  }

  @Test
  void whereNobodySpeaksThePackageIsNamed() {
    try (GatewayFixture gateway = gateway()) {
      FakeWorker.responding(
          gateway.vertx(), "w", new Videos(1, 0, false), _ -> new Jpeg(Buffer.buffer("jpeg")));
      ready(gateway);

      for (String route : List.of("stream_chunks", "generate", "generate_stream")) {
        HttpResponse<Buffer> response = post(gateway, "/api/" + route, body("hi", 3).encode());
        assertProblem(response, 503, "Модель lipsync не загружена");
        assertThat(json(response).getString("details")).contains("espeak-ng");
      }
      assertThat(health(gateway)).isEqualTo("degraded");
      assertThat(get(gateway, "/api/avatar").send().await().bodyAsString()).isEqualTo("jpeg");
    }
  }

  @Test
  void withoutWorkersItSaysSo() {
    try (GatewayFixture gateway = gateway()) {
      until(() -> health(gateway).equals("offline"));

      assertThat(post(gateway, "/api/generate", body("hi", 3).encode()).statusCode())
          .isEqualTo(503);
      assertProblem(get(gateway, "/api/avatar").send().await(), 404, "Аватар недоступен");
    }
  }

  @Test
  void whatTakesTooLongIsLate() {
    try (GatewayFixture gateway = gateway("AVATAR_TIMEOUT_SECONDS", "1")) {
      FakeWorker.behaving(gateway.vertx(), "w", 2, _ -> {});
      ready(gateway);

      JsonArray chunks = json(chunks(gateway, "", WORDS, 3)).getJsonArray("chunks");

      assertThat(chunks).hasSize(3).allMatch(chunk -> ((JsonObject) chunk).containsKey("error"));
      assertThat(post(gateway, "/api/generate", body(WORDS, 3).encode()).statusCode())
          .isEqualTo(504);
    }
  }

  @Test
  void readyMeansThatSomebodySpeaks() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);

      assertThat(get(gateway, "/a/b/api/health").send().await().bodyAsString())
          .isEqualTo(
              "{\"status\":\"ready\",\"models_loaded\":true,\"avatar_loaded\":true,\"device\":\"cpu\"}");
    }
  }

  @Test
  void nothingIsRemovedBeforeItsTime() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);
      chunks(gateway, "", "hi", 3);

      assertThat(post(gateway, "/r/api/cleanup", "").bodyAsString())
          .isEqualTo("{\"message\":\"Удалено файлов: 0\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/generate, 'POST, OPTIONS'",
    "POST, /r/api/health, 'GET, HEAD, OPTIONS'",
    "POST, /r/avatar, 'GET, HEAD, OPTIONS'"
  })
  void anotherMethodIsNotAllowed(String method, String path, String allow) {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.valueOf(method), path).send().await();

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.getHeader("Allow")).isEqualTo(allow);
      HttpResponse<Buffer> options = request(gateway, HttpMethod.OPTIONS, path).send().await();
      assertThat(options.statusCode()).isEqualTo(204);
      assertThat(options.getHeader("Allow")).isEqualTo(allow);
    }
  }

  @Test
  void thePageIsServedUnderAnyPrefixWithAllThatItNeeds() {
    try (GatewayFixture gateway = gateway()) {
      for (String prefix : List.of("", "/r", "/a/b")) {
        HttpResponse<Buffer> page = get(gateway, prefix + "/avatar").send().await();
        assertThat(page.getHeader("Content-Type")).startsWith("text/html");
        assertThat(page.bodyAsString()).doesNotContain("http://", "https://", "=\"/");
        for (String part : List.of("player.js", "style.css")) {
          assertThat(get(gateway, prefix + "/avatar/" + part).send().await().statusCode())
              .isEqualTo(200);
        }
      }
    }
  }
}
