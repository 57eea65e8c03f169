package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;

class SettingsTest {

  @Test
  void aNodeOfAllRolesNeedsNoSettings() {
    Settings settings = Settings.from(new Env(Map.of()), Role.ALL);

    assertThat(settings.gateway().listen().port()).isEqualTo(8000);
    assertThat(settings.node().opsPort()).isEqualTo(9000);
    assertThat(settings.gateway().image().quality()).isEqualTo(95);
    assertThat(settings.gateway().fusionBrain())
        .hasValue(URI.create("https://api-key.fusionbrain.ai"));
  }

  @Test
  void allInvalidSettingsAreReportedAtOnce() {
    Map<String, String> variables =
        Map.of(
            "PORT", "http",
            "JPEG_QUALITY", "400",
            "FUSIONBRAIN_URL", "ftp://example.org",
            "JPEG_QUALTY", "90",
            "TLS_CERT", "/none/cert.pem",
            "TRUSTED_PROXIES", "here",
            "LOG_LEVEL", "LOUD");

    assertThatThrownBy(() -> Settings.from(new Env(variables), Role.ALL))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains("PORT=http is not a whole number")
        .contains("JPEG_QUALITY=400 is not between 1 and 100")
        .contains("FUSIONBRAIN_URL=ftp://example.org is not an http:// or https:// address")
        .contains("JPEG_QUALTY is not a setting; did you mean JPEG_QUALITY?")
        .contains("TLS_CERT=/none/cert.pem cannot be read")
        .contains("TRUSTED_PROXIES: here is not a network")
        .contains("LOG_LEVEL=LOUD is not one of");
  }

  @Test
  void aSettingReadByManyFeaturesIsReportedOnce() {
    assertThatThrownBy(() -> Settings.from(new Env(Map.of("MAX_BODY_BYTES", "0")), Role.ALL))
        .message()
        .containsOnlyOnce("MAX_BODY_BYTES=0");
  }

  @Test
  void theLogLevelIsCaseInsensitive() {
    Settings settings = Settings.from(new Env(Map.of("LOG_LEVEL", "debug")), Role.ALL);

    assertThat(settings.node().logLevel().in(new JsonObject())).isEqualTo("DEBUG");
  }

  @Test
  void theOpsListenerBindsToLoopbackByDefault() {
    assertThat(Settings.from(new Env(Map.of()), Role.ALL).node().opsHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void aWorkerNeedsACluster() {
    assertThatThrownBy(() -> Settings.from(new Env(Map.of()), Role.WORKER))
        .hasMessageContaining("CLUSTER is not set");
  }

  @Test
  void aPasswordInAUrlIsMasked() {
    assertThatThrownBy(
            () ->
                Settings.from(
                    new Env(Map.of("FUSIONBRAIN_URL", "http://user:hunter2@host")), Role.ALL))
        .message()
        .contains("FUSIONBRAIN_URL=****")
        .doesNotContain("hunter2");
  }
}
