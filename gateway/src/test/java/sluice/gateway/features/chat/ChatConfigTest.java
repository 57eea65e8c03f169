package sluice.gateway.features.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;

class ChatConfigTest {

  private static ChatConfig read(Map<String, String> variables) {
    Env env = new Env(variables);
    ChatConfig config = ChatConfig.from(env, Duration.ofSeconds(1));
    env.check();
    return config;
  }

  @Test
  void aProviderHasAnAddressAndPerhapsModelsAndAKey() {
    ChatConfig config =
        read(
            Map.of(
                "PROVIDERS",
                    " A=http://a.example/v1/chat/completions m1  m2 , B = https://b.example/v1",
                "PROVIDER_KEYS", "B=sk=b"));

    List<Provider> providers = List.copyOf(config.providers().values());
    assertThat(providers).extracting(Provider::name).containsExactly("A", "B");
    assertThat(providers.get(0).models()).isEqualTo(List.of("m1", "m2"));
    assertThat(providers.get(0).key()).isEmpty();
    assertThat(providers.get(1).key().orElseThrow().reveal()).isEqualTo("sk=b");
    assertThat(config.settings().provider().in(new JsonObject())).isEqualTo("A");
  }

  @Test
  void aProviderMayBeAServiceOfDocker() {
    ChatConfig config = read(Map.of("PROVIDERS", "A=http://my_llm:8080/v1/chat/completions?v=1"));

    assertThat(config.providers().values())
        .singleElement()
        .extracting(Provider::url)
        .hasToString("http://my_llm:8080/v1/chat/completions?v=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROVIDERS     | A                 | entry 1 must be NAME=http",
        "PROVIDERS     | A http://a.example | must be NAME=http",
        "PROVIDERS     | =http://a.example/v1 | must be NAME=http",
        "PROVIDERS     | A=ftp://a.example/v1 | must be NAME=http",
        "PROVIDERS     | A=http://u:p@a.example/v1 | entry 1 must be NAME=http",
        "PROVIDERS     | A=http://a.example | entry 1 must be NAME=http",
        "PROVIDERS     | Auto=http://a.example/v1 | entry 1 must be NAME=http",
        "PROVIDERS     | A=http://a.example/1,sk-1 | entry 2 must be NAME=http",
        "PROVIDERS     | A=http://a.example/1,A=http://a.example/2 | names A twice",
        "PROVIDER_KEYS | A=sk-1            | has a name that is not in PROVIDERS",
        "PROVIDER_KEYS | sk-1==            | has a name that is not in PROVIDERS",
        "PROVIDER_KEYS | \"A=sk-1\"          | holds a value in quotes",
        "PROVIDER_KEYS | sk-1              | must be NAME=KEY",
        "PROVIDER      | You               | is not in PROVIDERS",
        "KEYWORD       | two words         | KEYWORD must be a word",
        "KEYWORD       | Token             | KEYWORD must be a word"
      })
  void mistakesAreNamedAndKeysAreNot(String name, String value, String mistake) {
    Map<String, String> variables = new HashMap<>(Map.of(name, value));

    assertThatThrownBy(() -> read(variables))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(mistake)
        .message()
        .doesNotContain("sk-1", "u:p");
  }
}
