package sluice.gateway.features.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.Responses.json;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Video;

/** A gateway whose avatar is played by workers that say what a test wants. */
abstract class AvatarSetUp {

  static final String WORDS = "раз два три. четыре пять шесть. семь восемь";

  final Vertx vertx = Vertx.vertx();
  final WebClient client = WebClient.create(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  static WorkerReply video(WorkerJob job) {
    return switch (job) {
      case WorkerJob.Speak speak ->
          new Video(
              Duration.ofMillis(1_234),
              Buffer.buffer("video of " + text(speak)),
              Buffer.buffer("sound of " + text(speak)));
      case WorkerJob.Join join ->
          new Video(
              Duration.ZERO,
              Buffer.buffer(
                  String.join("+", join.videos().stream().map(Buffer::toString).toList())),
              Buffer.buffer());
      case WorkerJob.Portrait _, WorkerJob.Transcode _, WorkerJob.FetchAndTranscode _ ->
          new Jpeg(Buffer.buffer("jpeg"));
    };
  }

  static String text(WorkerJob job) {
    return job.payload().toString();
  }

  static void reply(Message<WorkerJob> message) {
    message.reply(video(message.body()), JobCodecs.reply());
  }

  void speaking(GatewayFixture gateway, Function<WorkerJob, WorkerReply> response) {
    FakeWorker.responding(gateway.vertx(), "w", response);
    ready(gateway);
  }

  void ready(GatewayFixture gateway) {
    until(() -> !health(gateway).equals("offline"));
  }

  String health(GatewayFixture gateway) {
    return json(get(gateway, "/api/health").send().await()).getString("status");
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  GatewayFixture gateway(String... more) {
    return GatewayFixture.withoutWorker(
        "http://127.0.0.1:1",
        Stream.concat(Stream.of("AVATAR_BUILTIN", "true"), Stream.of(more)).toArray(String[]::new));
  }

  static JsonObject body(String text, int chunkSize) {
    return new JsonObject().put("text", text).put("language", "ru").put("chunk_size", chunkSize);
  }

  HttpResponse<Buffer> chunks(GatewayFixture gateway, String prefix, String text, int size) {
    return post(gateway, prefix + "/api/stream_chunks", body(text, size).encode());
  }

  HttpResponse<Buffer> post(GatewayFixture gateway, String path, String body) {
    return request(gateway, HttpMethod.POST, path).sendBuffer(Buffer.buffer(body)).await();
  }

  HttpRequest<Buffer> get(GatewayFixture gateway, String path) {
    return request(gateway, HttpMethod.GET, path);
  }

  HttpRequest<Buffer> request(GatewayFixture gateway, HttpMethod method, String path) {
    return client.requestAbs(method, gateway.url() + path).timeout(20_000);
  }

  static List<String> texts(JsonObject body) {
    return body.getJsonArray("chunks").stream()
        .map(chunk -> ((JsonObject) chunk).getString("text"))
        .toList();
  }

  static void assertProblem(HttpResponse<Buffer> response, int status, String error) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).getString("error")).isEqualTo(error);
  }
}
