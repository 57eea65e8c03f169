package sluice.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several copies on one event bus, like those of several nodes. */
class ClusterDocumentTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aChangeReachesAllNodes() {
    ClusterDocument one = copy("one");
    ClusterDocument other = copy("other");
    List<JsonObject> heard = new CopyOnWriteArrayList<>();
    other.follow(heard::add);

    put(one, "level", "DEBUG");
    put(one, "keyword", "text");

    await(other, "keyword", "text");
    assertThat(other.content().getString("level")).isEqualTo("DEBUG");
    assertThat(heard.getFirst()).isEqualTo(new JsonObject());
    assertThat(heard.getLast()).isEqualTo(one.content());
  }

  @Test
  void aNewNodeReceivesTheDocument() {
    put(copy("one"), "level", "DEBUG");

    ClusterDocument later = copy("later");

    await(later, "level", "DEBUG");
    put(later, "level", "INFO");
    await(later, "level", "INFO");
  }

  @Test
  void allNodesAgreeOnOneOfTwoConcurrentChanges() {
    ClusterDocument one = copy("one");
    ClusterDocument other = copy("other");
    ClusterDocument third = copy("third");
    var first = one.change(content -> content.put("level", "of one"));
    var second = other.change(content -> content.put("level", "of the other"));
    first.await();
    second.await();

    await(third, "level", one.content().getString("level"));
    await(other, "level", one.content().getString("level"));
  }

  @Test
  void aChangeThatFailsChangesNothing() {
    ClusterDocument document = copy("one");
    put(document, "level", "DEBUG");

    assertThatThrownBy(
            () ->
                document
                    .change(
                        content -> {
                          content.put("level", "half");
                          throw new IllegalArgumentException("no");
                        })
                    .await())
        .hasMessage("no");
    assertThat(document.content().getString("level")).isEqualTo("DEBUG");
  }

  @Test
  void theFileSurvivesAllNodes(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("settings.json");
    ClusterDocument document = ClusterDocument.start(vertx, "one", Optional.of(file));
    for (int i = 0; i < 50; i++) {
      int value = i;
      document.change(content -> content.put("n", value));
    }
    put(document, "level", "DEBUG");
    Vertx next = Vertx.vertx();

    JsonObject read = ClusterDocument.start(next, "two", Optional.of(file)).content();

    assertThat(read).isEqualTo(new JsonObject().put("n", 49).put("level", "DEBUG"));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    next.close().await();
  }

  @Test
  void anInvalidFileIsReported(@TempDir Path folder) throws IOException {
    for (String text : List.of("", "{}", "[1]", "{\"version\":7}", "{\"version\":{}}")) {
      Path file = Files.writeString(folder.resolve("settings.json"), text);

      assertThatThrownBy(() -> ClusterDocument.start(vertx, "one", Optional.of(file)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("settings.json");
    }
  }

  private ClusterDocument copy(String node) {
    return ClusterDocument.start(vertx, node, Optional.empty());
  }

  private static void put(ClusterDocument document, String name, String value) {
    document.change(content -> content.put(name, value)).await();
  }

  private void await(ClusterDocument document, String name, String value) {
    for (int i = 0; i < 500 && !value.equals(document.content().getString(name)); i++) {
      vertx.timer(10, TimeUnit.MILLISECONDS).await();
    }
    assertThat(document.content().getString(name)).isEqualTo(value);
  }
}
