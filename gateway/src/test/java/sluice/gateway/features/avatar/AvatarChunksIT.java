package sluice.gateway.features.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.Responses.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;

/** Texts cut into chunks, and what becomes of each. */
class AvatarChunksIT extends AvatarSetUp {

  @Test
  void eachChunkHasItsTextItsLinksAndItsLength() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);

      HttpResponse<Buffer> response = chunks(gateway, "/r", WORDS, 3);

      assertThat(response.getHeader("Content-Type")).startsWith("application/json");
      JsonObject body = json(response);
      assertThat(body.fieldNames())
          .containsExactly("success", "total_chunks", "language", "chunks");
      assertThat(body.getInteger("total_chunks")).isEqualTo(3);
      assertThat(texts(body)).containsExactly("раз два три.", "четыре пять шесть.", "семь восемь");
      JsonObject first = body.getJsonArray("chunks").getJsonObject(0);
      assertThat(first.fieldNames())
          .containsExactly("index", "text", "video_url", "audio_url", "duration");
      assertThat(first.getString("video_url"))
          .matches("/r/api/chunk/video/\\d{8}_\\d{6}_\\d{6}_0_[0-9a-f]{32}");
      assertThat(first.getNumber("duration").doubleValue()).isEqualTo(1.23);
    }
  }

  @Test
  void nobodyCanGuessALinkFromAnother() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);

      String one = videoOf(chunks(gateway, "", "hello", 3));
      String other = videoOf(chunks(gateway, "", "hello", 3));

      assertThat(one.substring(one.lastIndexOf('_')))
          .isNotEqualTo(other.substring(other.lastIndexOf('_')));
      String known = one.substring(0, one.lastIndexOf('_'));
      assertThat(get(gateway, known).send().await().statusCode()).isEqualTo(404);
      assertThat(get(gateway, known + "_" + "0".repeat(32)).send().await().statusCode())
          .isEqualTo(404);
      assertThat(get(gateway, one).send().await().statusCode()).isEqualTo(200);
    }
  }

  private static String videoOf(HttpResponse<Buffer> response) {
    return json(response).getJsonArray("chunks").getJsonObject(0).getString("video_url");
  }

  @Test
  void everyLinkLeadsToWhatAWorkerHasMade() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);

      JsonArray chunks = json(chunks(gateway, "/a/b", WORDS, 3)).getJsonArray("chunks");

      for (int i = 0; i < chunks.size(); i++) {
        JsonObject chunk = chunks.getJsonObject(i);
        HttpResponse<Buffer> video = get(gateway, chunk.getString("video_url")).send().await();
        HttpResponse<Buffer> audio = get(gateway, chunk.getString("audio_url")).send().await();
        assertThat(video.bodyAsString()).isEqualTo("video of " + chunk.getString("text"));
        assertThat(video.getHeader("Content-Type")).isEqualTo("video/mp4");
        assertThat(audio.bodyAsString()).isEqualTo("sound of " + chunk.getString("text"));
        assertThat(audio.getHeader("Content-Type")).isEqualTo("audio/wav");
      }
    }
  }

  @Test
  void aPlayerGetsThePartItAsksFor() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);
      String video =
          json(chunks(gateway, "", "hello", 3))
              .getJsonArray("chunks")
              .getJsonObject(0)
              .getString("video_url");

      HttpResponse<Buffer> part =
          get(gateway, video).putHeader("Range", "bytes=6-7").send().await();
      HttpResponse<Buffer> behind =
          get(gateway, video).putHeader("Range", "bytes=99-").send().await();
      HttpResponse<Buffer> head = request(gateway, HttpMethod.HEAD, video).send().await();

      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.bodyAsString()).isEqualTo("of");
      assertThat(part.getHeader("Content-Range")).isEqualTo("bytes 6-7/14");
      assertThat(behind.statusCode()).isEqualTo(416);
      assertThat(behind.getHeader("Content-Range")).isEqualTo("bytes */14");
      assertThat(head.getHeader("Content-Length")).isEqualTo("14");
      assertThat(head.getHeader("Accept-Ranges")).isEqualTo("bytes");
      assertThat(
              get(gateway, video)
                  .putHeader("Range", "bytes=6-7")
                  .putHeader("If-Range", "\"another\"")
                  .send()
                  .await()
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              get(gateway, video)
                  .putHeader("If-None-Match", head.getHeader("ETag"))
                  .send()
                  .await()
                  .statusCode())
          .isEqualTo(304);
    }
  }

  @ParameterizedTest
  @CsvSource({"video, Видео не найдено", "audio, Аудио не найдено"})
  void whatIsNotThereIsSaidInTheWordsOfTheApi(String kind, String error) {
    try (GatewayFixture gateway = gateway()) {
      for (String id : List.of("20251028_123456_000000_0", "x", "..%2F..%2Fetc%2Fpasswd")) {
        assertProblem(get(gateway, "/r/api/chunk/" + kind + "/" + id).send().await(), 404, error);
      }
    }
  }

  @Test
  void aTextMayBeSoLongAndNoLonger() {
    try (GatewayFixture gateway = gateway("AVATAR_MAX_TEXT_CHARACTERS", "10")) {
      speaking(gateway, AvatarSetUp::video);

      assertThat(chunks(gateway, "", "ж".repeat(10), 3).statusCode()).isEqualTo(200);
      assertProblem(chunks(gateway, "", "ж".repeat(11), 3), 400, "Bad request");
      assertThat(chunks(gateway, "", "ж".repeat(100_000), 3).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void aChunkThatFailedIsToldInItsPlace() {
    try (GatewayFixture gateway = gateway()) {
      speaking(
          gateway,
          speak ->
              text(speak).startsWith("четыре")
                  ? new Refused(Reason.NOT_RENDERED, "no")
                  : video(speak));

      HttpResponse<Buffer> response = chunks(gateway, "", WORDS, 3);

      JsonArray chunks = json(response).getJsonArray("chunks");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(json(response).getBoolean("success")).isTrue();
      assertThat(chunks.getJsonObject(1).fieldNames()).containsExactly("index", "text", "error");
      assertThat(chunks.getJsonObject(2).containsKey("video_url")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "application/x-ndjson"})
  void whoAsksForAStreamHearsOfEachChunkWhenItIsReady(String accept) {
    try (GatewayFixture gateway = gateway()) {
      List<Message<WorkerJob>> held = new CopyOnWriteArrayList<>();
      FakeWorker.behaving(gateway.vertx(), "w", 9, new Videos(9, 0, true), held::add);
      ready(gateway);
      Buffer seen = Buffer.buffer();

      HttpClientResponse response =
          vertx
              .createHttpClient()
              .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/r/api/stream_chunks")
              .compose(
                  request -> request.putHeader("Accept", accept).send(body(WORDS, 3).toBuffer()))
              .map(begun -> begun.handler(seen::appendBuffer))
              .await();
      until(() -> held.size() == 4); // the first chunk is short, so there are four
      reply(held.get(2));
      until(() -> seen.toString().contains("\"index\":2"));

      assertThat(response.getHeader("Content-Type")).startsWith(accept);
      assertThat(seen.toString()).doesNotContain("\"index\":0", "total_chunks");
      reply(held.get(0));
      reply(held.get(1));
      reply(held.get(3));
      until(
          () ->
              seen.toString()
                  .contains("{\"success\":true,\"total_chunks\":4,\"language\":\"ru\"}\n"));
      assertThat(seen.toString()).contains("\"video_url\":\"/r/api/chunk/video/");
    }
  }

  @Test
  void aClientOfHttp10HasTheStreamUntilItsConnectionEnds() {
    try (GatewayFixture gateway = gateway()) {
      speaking(gateway, AvatarSetUp::video);

      Buffer stream =
          vertx
              .createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_1_0))
              .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/r/api/stream_chunks")
              .compose(
                  request ->
                      request
                          .putHeader("Accept", "application/x-ndjson")
                          .send(body(WORDS, 3).toBuffer()))
              .compose(HttpClientResponse::body)
              .await();

      assertThat(stream.toString()).contains("\"index\":3", "\"total_chunks\":4");
    }
  }
}
