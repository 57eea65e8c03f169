package sluice.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The built-in avatar on workers in separate JVMs, some of which are killed. */
class AvatarClusterIT {

  /** Sixty Russian words. */
  private static final String SIXTY_WORDS =
      String.join(
          " ",
          IntStream.range(0, 10).mapToObj(_ -> "Мороз и солнце, день чудесный сегодня.").toList());

  private final TestCluster cluster = new TestCluster();
  private final Http http = new Http();

  @AfterEach
  void close() {
    cluster.close();
    http.close();
  }

  static boolean hasEspeak() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "espeak-ng")));
  }

  @Test
  @EnabledIf("hasEspeak")
  void chunksSurviveTheNodesThatRenderedOrStoredThem() throws Exception {
    NodeProcess gateway = cluster.start("gateway", "AVATAR_BUILTIN", "true");
    gateway.port();
    NodeProcess other = cluster.start("gateway", "AVATAR_BUILTIN", "true");
    NodeProcess worker = cluster.start("worker", "AVATAR_BUILTIN", "true");
    NodeProcess second = cluster.start("worker", "AVATAR_BUILTIN", "true");
    cluster.awaitWorkers(gateway, 2);
    cluster.awaitWorkers(other, 2);

    // A worker is killed while it renders; the response still has all chunks.
    List<JsonObject> messages = new CopyOnWriteArrayList<>();
    http.lines(
        gateway.port(),
        "/r/api/stream_chunks",
        new JsonObject().put("text", SIXTY_WORDS).put("chunk_size", 6).encode(),
        line -> {
          messages.add(new JsonObject(line));
          if (messages.size() == 2) {
            worker.kill();
          }
        });

    JsonObject summary = messages.removeLast();
    assertThat(summary.getBoolean("success")).isTrue();
    assertThat(messages).hasSize(summary.getInteger("total_chunks"));
    assertThat(messages.stream().map(message -> message.getInteger("index")).sorted())
        .containsExactlyElementsOf(IntStream.range(0, messages.size()).boxed().toList());
    List<String> videos = new ArrayList<>();
    for (JsonObject chunk : messages) {
      videos.add(video(other, chunk));
    }

    // Then the other worker and the gateway of the request are killed, one after the other.
    second.kill();
    cluster.awaitMetric(other, "sluice_cluster_nodes", 2);
    cluster.start("worker").opsPort();
    cluster.awaitMetric(other, "sluice_cluster_nodes", 3);
    gateway.kill();
    cluster.awaitMetric(other, "sluice_cluster_nodes", 2);
    for (int i = 0; i < messages.size(); i++) {
      assertThat(video(other, messages.get(i))).isEqualTo(videos.get(i));
    }
  }

  @Test
  void withoutEspeakTheErrorNamesItAndImagesAreStillConverted() throws Exception {
    NodeProcess gateway = cluster.start("gateway", "AVATAR_BUILTIN", "true");
    gateway.port();
    cluster.start("worker", "AVATAR_BUILTIN", "true", "PATH", "/nonexistent");
    cluster.awaitWorkers(gateway, 1);

    var response = http.post(gateway.port(), "/r/api/generate", "{\"text\":\"Привет\"}");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("espeak-ng");
    assertThat(http.get(gateway.port(), "/r/api/health").body()).contains("degraded");
    assertThat(http.get(gateway.port(), "/r/api/avatar").statusCode()).isEqualTo(200);
    assertThat(cluster.image(gateway)).contains(TestCluster.JPEG_BEGINS);
  }

  private String video(NodeProcess gateway, JsonObject chunk) throws Exception {
    var response = http.get(gateway.port(), chunk.getString("video_url"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("video/mp4");
    byte[] bytes = response.body().getBytes(ISO_8859_1);
    assertThat(bytes.length).isGreaterThan(1_000);
    return response.body();
  }
}
