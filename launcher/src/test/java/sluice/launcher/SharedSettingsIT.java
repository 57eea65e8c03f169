package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings changed on one node of a cluster of processes. */
class SharedSettingsIT {

  private static final String KEY = "the-key-of-the-administrator";

  private final TestCluster cluster = new TestCluster();
  private final Http http = new Http();

  @AfterEach
  void close() {
    cluster.close();
    http.close();
  }

  @Test
  void aChangeAppliesToAllNodesAndSurvivesTheDeathOfEachAndWithAFileOfAll(@TempDir Path folder)
      throws Exception {
    String file = folder.resolve("settings.json").toString();
    NodeProcess first = gateway(file);
    NodeProcess second = gateway(file);
    NodeProcess worker = cluster.start("worker");
    cluster.awaitWorkers(first, 1);
    cluster.awaitWorkers(second, 1);

    set(first, "DEBUG");
    awaitLevel(second, "DEBUG");
    cluster.image(second);
    Http.await(() -> second.output().contains("DEBUG AccessLog Request headers"));

    first.kill();
    first.status();
    assertThat(level(second)).isEqualTo("DEBUG");
    NodeProcess third = gateway(file);
    awaitLevel(third, "DEBUG");
    set(third, "TRACE");
    awaitLevel(second, "TRACE");

    second.kill();
    third.kill();
    worker.kill();
    third.status();
    assertThat(level(gateway(file))).isEqualTo("TRACE");
  }

  @Test
  void changesAreLoggedWithTheClientAndWithoutSecrets() throws Exception {
    NodeProcess gateway = cluster.start("gateway", "ADMIN_KEY", KEY);
    String token = "0123456789abcdef";
    String body = "{\"log_level\":\"ERROR\",\"token\":\"" + token + "\"}";
    http.post(gateway.port(), "/settings", body, "Authorization", "Bearer " + KEY);

    Http.await(() -> gateway.output().contains("setting=\"log_level\""));
    assertThat(gateway.output())
        .contains("client=\"127.0.0.1\" setting=\"log_level\" before=\"INFO\" after=\"ERROR\"")
        .contains("setting=\"token\" before=\"\" after=\"****\"")
        .doesNotContain(token, KEY);
  }

  private NodeProcess gateway(String file) {
    return cluster.start("gateway", "ADMIN_KEY", KEY, "SETTINGS_FILE", file);
  }

  private void set(NodeProcess gateway, String level) throws Exception {
    String body = "{\"log_level\":\"" + level + "\"}";
    assertThat(
            http.post(gateway.port(), "/settings", body, "Authorization", "Bearer " + KEY)
                .statusCode())
        .isEqualTo(200);
  }

  private String level(NodeProcess gateway) throws Exception {
    String body = http.get(gateway.port(), "/settings", "Authorization", "Bearer " + KEY).body();
    return body.replaceAll(".*\"log_level\":\"(\\w+)\".*", "$1");
  }

  private void awaitLevel(NodeProcess gateway, String level) throws Exception {
    for (int i = 0; i < 200 && !level(gateway).equals(level); i++) {
      Thread.sleep(20);
    }
    assertThat(level(gateway)).isEqualTo(level);
  }
}
