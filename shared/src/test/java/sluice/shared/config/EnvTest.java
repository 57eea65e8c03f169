package sluice.shared.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvTest {

  @Test
  void whatIsNotSetOrEmptyHasItsDefault() {
    Env env = env("PORT", " ", "NAME", "");

    assertThat(env.integer("PORT", 8000, 0, 9000)).isEqualTo(8000);
    assertThat(env.text("NAME", "x")).isEqualTo("x");
    assertThat(env.flag("FLAG", true)).isTrue();
    assertThat(env.list("LIST", "a, b")).containsExactly("a", "b");
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"0,true", "10,true", "-1,false", "11,false", "ten,false", "1.5,false"})
  void aNumberIsTakenWithinItsBoundsOnly(String value, boolean taken) {
    Env env = env("NUMBER", value);

    int number = env.integer("NUMBER", 5, 0, 10);

    if (taken) {
      assertThat(number).isEqualTo(Integer.parseInt(value));
      assertThatCode(env::check).doesNotThrowAnyException();
    } else {
      assertThat(number).isEqualTo(5);
      assertThatThrownBy(env::check).hasMessageContaining("NUMBER=" + value + " is not");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://h", "h:80", "http://", "http://h?q=1", "http://u:p@h", "http://h h"})
  void anAddressMustBeOneOfAServer(String value) {
    Env env = env("URL", value);

    assertThat(env.url("URL", "https://default.example")).hasToString("https://default.example");
    assertThatThrownBy(env::check).hasMessageContaining("is not an http:// or https:// address");
  }

  @Test
  void theSlashAtTheEndOfAnAddressIsDropped() {
    assertThat(env("URL", "http://h:1/base/").url("URL", "http://d"))
        .hasToString("http://h:1/base");
  }

  @Test
  void aSecretComesFromItsVariableOrFromAFileAndIsNeverPrinted(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "from file\n");
    Env env = env("KEY", "direct", "OTHER_FILE", file.toString());

    assertThat(env.secret("KEY").map(Secret::reveal)).contains("direct");
    assertThat(env.secret("OTHER").map(Secret::reveal)).contains("from file");
    assertThat(env.secret("NONE")).isEmpty();
    assertThat(env.secret("KEY").toString()).doesNotContain("direct").contains("****");
  }

  @Test
  void aSecretInBothPlacesOrInAFileThatIsNotThereIsAMistake() {
    Env env = env("KEY", "a", "KEY_FILE", "/none", "B", "b", "B_FILE", "/dev/null");

    env.secret("KEY");
    env.secret("B");

    assertThatThrownBy(env::check)
        .message()
        .contains("KEY_FILE=/none cannot be read", "B and B_FILE are both set");
  }

  @ParameterizedTest
  @CsvSource({
    "JPEG_QUALTY,true",
    "JPEG_QUALITIES,false",
    "PEG_QUALITY,false",
    "PORT1,false",
    "HOSTS,false",
    "OPS_PRT,true",
    "OPS_PROT,true",
    "UPSTRAM_TIMEOUT_SECOND,true",
    "OPS_POT_,false",
    "APP_PORT,false",
    "HOME,false"
  })
  void aNameThatLooksLikeASettingIsAMistake(String name, boolean mistake) {
    Env env = env(name, "1");
    env.integer("JPEG_QUALITY", 95, 1, 100);
    env.integer("OPS_PORT", 9000, 0, 65_535);
    env.integer("PORT", 8000, 0, 65_535);
    env.text("HOST", "0.0.0.0");
    env.integer("UPSTREAM_TIMEOUT_SECONDS", 30, 1, 60);

    if (mistake) {
      assertThatThrownBy(env::check).hasMessageContaining(name + " is not a setting; did you mean");
    } else {
      assertThatCode(env::check).doesNotThrowAnyException();
    }
  }

  private static Env env(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return new Env(values);
  }
}
