package sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.features.settings.SettingsConfig;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

class KeysConfigTest {

  @Test
  void aFileHasAKeyOnEachLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("keys");
    Files.writeString(
        file, "\uFEFF# of the team\r\nsk-alice-0001 # alice\r\n\r\nsk-bob-0002,sk-c-3\n");
    Env env = new Env(Map.of("ALLOWED_API_KEYS_FILE", file.toString()));

    assertThat(KeysConfig.from(env).allowed().stream().map(Secret::reveal))
        .containsExactly("sk-alice-0001", "sk-bob-0002", "sk-c-3");
    env.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-canary sk-canary", "sk-canär", "\"sk-canary\"", ","})
  void whatNoClientCouldShowStopsTheStart(String keys) {
    Env env = new Env(Map.of("ALLOWED_API_KEYS", keys));
    KeysConfig.from(env);

    assertThatThrownBy(env::check)
        .hasMessageContaining("ALLOWED_API_KEYS")
        .hasMessageNotContaining("can");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "canary-of-15-ch", "Schlüssel-des-Betreibers"})
  void aKeyOfTheAdministratorThatCanBeGuessedOrNotBeSentStopsTheStart(String key) {
    Env env = new Env(Map.of("ADMIN_KEY", key));
    SettingsConfig.from(env);

    assertThatThrownBy(env::check)
        .hasMessageContaining("ADMIN_KEY must")
        .hasMessageNotContaining("canary")
        .hasMessageNotContaining("ssel");
  }
}
