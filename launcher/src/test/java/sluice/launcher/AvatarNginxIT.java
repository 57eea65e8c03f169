package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import sluice.testkit.avatar.AvatarStub;

/** Links of the avatar API behind a real nginx, which serves it under a path prefix. */
@EnabledIf("sluice.launcher.Nginx#isInstalled")
class AvatarNginxIT {

  private final Vertx vertx = Vertx.vertx();
  private final Http http = new Http();
  private final AvatarStub avatar = new AvatarStub(vertx).listen().await();
  private final EmbeddedNode node =
      EmbeddedNode.before("http://127.0.0.1:1", "AVATAR_URL", avatar.url());
  @TempDir private Path folder = Path.of(".");

  @AfterEach
  void close() {
    node.close();
    http.close();
    vertx.close().await();
  }

  @Test
  void ourConfigurationRemovesThePrefixAndSendsItInAHeader() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, node.port())) {
      assertPrefix(nginx, "/r", "/r");
      assertPrefix(nginx, "", "");
      assertPrefix(nginx, "/a/b", "/a/b");
    }
  }

  @Test
  void withATrailingSlashInProxyPassThePrefixComesFromTheHeader() throws Exception {
    String location =
        "location /r/ { proxy_pass http://127.0.0.1:%d/; proxy_set_header X-Forwarded-Prefix /r; }"
            .formatted(node.port());
    try (Nginx nginx = Nginx.withLocations(folder, location)) {
      assertPrefix(nginx, "/r", "/r");
    }
  }

  @Test
  void withoutATrailingSlashThePrefixComesFromThePath() throws Exception {
    String location = "location /r/ { proxy_pass http://127.0.0.1:%d; }".formatted(node.port());
    try (Nginx nginx = Nginx.withLocations(folder, location)) {
      assertPrefix(nginx, "/r", "/r");
    }
  }

  private void assertPrefix(Nginx nginx, String prefix, String linked) throws Exception {
    String response =
        http.post(nginx.port(), prefix + "/api/stream_chunks", "{\"text\":\"Привет\"}").body();

    JsonArray chunks = new JsonObject(response).getJsonArray("chunks");
    assertThat(chunks).hasSize(2);
    for (int i = 0; i < chunks.size(); i++) {
      String link = chunks.getJsonObject(i).getString("video_url");
      assertThat(link).startsWith(linked + "/api/chunk/video/");
      assertThat(http.get(nginx.port(), link).statusCode()).isEqualTo(200);
    }
  }
}
