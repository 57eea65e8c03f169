package sluice.shared.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
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
  void unsetAndEmptyVariablesHaveTheirDefaults() {
    Env env = env("PORT", " ", "NAME", "");

    assertThat(env.integer("PORT", 8000, 0, 9000)).isEqualTo(8000);
    assertThat(env.text("NAME", "x")).isEqualTo("x");
    assertThat(env.flag("FLAG", true)).isTrue();
    assertThat(env.list("LIST", "a, b")).containsExactly("a", "b");
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"0,true", "10,true", "-1,false", "11,false", "ten,false", "1.5,false"})
  void aNumberMustBeWithinItsBounds(String value, boolean taken) {
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
      strings = {
        "ftp://h",
        "h:80",
        "http://",
        "http://h?q=1",
        "http://h#f",
        "http://u:p@h",
        "http://u@my_service",
        "http://h:65536",
        "http://my_service:80:80",
        "http://my_service:99999",
        "http://h h"
      })
  void anAddressMustBeThatOfAServer(String value) {
    Env env = env("URL", value);

    assertThat(env.url("URL", "https://default.example")).hasToString("https://default.example");
    assertThatThrownBy(env::check).hasMessageContaining("is not an http:// or https:// address");
  }

  @ParameterizedTest
  @CsvSource({
    "http://my_service, my_service, 80",
    "http://my_service:8080/base, my_service, 8080",
    "http://stack_api.my-net.1a:1, stack_api.my-net.1a, 1",
    "http://h, h, 80",
    "https://h/x, h, 443",
    "http://[::1]:8080, [::1], 8080"
  })
  void serverNamesMayContainUnderscores(String value, String host, int port) {
    Env env = env("URL", value);

    URI url = env.url("URL").orElseThrow();

    assertThat(WebAddress.host(url)).isEqualTo(host);
    assertThat(WebAddress.port(url)).isEqualTo(port);
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @Test
  void aHostThatTlsCannotVerifyIsAMistake() {
    Env env = env("URL", "https://my_service");

    assertThat(env.url("URL")).isEmpty();
    assertThatThrownBy(env::check)
        .hasMessageContaining("URL=https://my_service names a host with an underscore");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h?key=canary",
        "https://h/#canary",
        "https://u:canary@h",
        "ftp://h/?canary",
        "ftp://h/canary=",
        "canary"
      })
  void addressesThatMayContainSecretsAreNotShown(String value) {
    Env env = env("URL", value);
    env.url("URL");

    assertThatThrownBy(env::check)
        .hasMessageContaining("URL=**** is not an http://")
        .hasMessageNotContaining("canary");
  }

  @Test
  void theTrailingSlashOfAnAddressIsDropped() {
    assertThat(env("URL", "http://h:1/base/").url("URL", "http://d"))
        .hasToString("http://h:1/base");
  }

  @Test
  void aSecretComesFromItsVariableOrAFileAndIsNeverPrinted(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "from file\n");
    Env env = env("KEY", "direct", "OTHER_FILE", file.toString());

    assertThat(env.secret("KEY").map(Secret::reveal)).contains("direct");
    assertThat(env.secret("OTHER").map(Secret::reveal)).contains("from file");
    assertThat(env.secret("NONE")).isEmpty();
    assertThat(env.secret("KEY").toString()).doesNotContain("direct").contains("****");
  }

  @Test
  void aSecretInBothPlacesOrInAMissingFileIsAMistake() {
    Env env = env("KEY", "a", "KEY_FILE", "/none", "B", "b", "B_FILE", "/dev/null");

    env.secret("KEY");
    env.secret("B");

    assertThatThrownBy(env::check)
        .message()
        .contains("KEY_FILE names a file that cannot be read", "B and B_FILE are both set");
  }

  @Test
  void aSecretGivenAsAFileNameIsNotShown() {
    Env env = env("KEY_FILE", "the-secret-itself");
    env.secret("KEY");

    assertThatThrownBy(env::check)
        .hasMessageContaining("KEY_FILE names a file that cannot be read")
        .hasMessageNotContaining("the-secret-itself");
  }

  @Test
  void aSecretFileMayHaveAByteOrderMarkAndComments(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("s"), "\uFEFF# of bob\r\n\r\n  a#b, c \r\nmore");
    Env env = env("KEY_FILE", file.toString());

    assertThat(env.secret("KEY").map(Secret::reveal)).contains("a#b, c");
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @Test
  void secretsAreSeparatedByLinesOrCommas(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("s"), "\uFEFF# two\nk1,k2\n\n  k3 # of bob\r\n#k4\nk#5,");
    Env env = env("KEYS_FILE", file.toString(), "MORE", "\uFEFFa, b ,\nc");

    assertThat(env.secrets("KEYS").stream().map(Secret::reveal))
        .containsExactly("k1", "k2", "k3", "k#5");
    assertThat(env.secrets("MORE").stream().map(Secret::reveal)).containsExactly("a", "b", "c");
    assertThat(env.secrets("NONE")).isEmpty();
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n \n", "# only\n# comments", "'canary'", "\"canary\"\nb", "`canary`"})
  void aFileWithoutASecretOrWithQuotesIsAMistake(String text, @TempDir Path folder)
      throws IOException {
    String file = Files.writeString(folder.resolve("s"), text).toString();
    Env env = env("KEY_FILE", file, "KEYS_FILE", file);
    env.secret("KEY");
    env.secrets("KEYS");

    assertThatThrownBy(env::check)
        .hasMessageContaining("KEY_FILE holds ")
        .hasMessageContaining("KEYS_FILE holds ")
        .hasMessageNotContaining("canary");
  }

  @Test
  void aVariableWithQuotesOrWithoutSecretsIsAMistake() {
    Env env = env("A", "'canary'", "B", "a,\"canary\"", "C", " , ,");
    env.secret("A");
    env.secrets("B");
    env.secrets("C");

    assertThatThrownBy(env::check)
        .hasMessageContaining("A holds a value in quotes")
        .hasMessageContaining("B holds a value in quotes")
        .hasMessageContaining("C holds no value")
        .hasMessageNotContaining("canary");
  }

  @Test
  void binaryAndOversizedSecretFilesAreMistakes(@TempDir Path folder) throws IOException {
    Path wide = Files.write(folder.resolve("s"), new byte[] {-1, -2, 'k', 0});
    Env env = env("A_FILE", wide.toString(), "B_FILE", "/dev/zero");
    env.secret("A");
    env.secret("B");

    assertThatThrownBy(env::check)
        .hasMessageContaining("A_FILE names a file that is not UTF-8 text")
        .hasMessageContaining("B_FILE names a file larger than 1 MiB");
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
  void aMisspeltSettingIsAMistake(String name, boolean mistake) {
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
