package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.shared.config.Env;

class OpenAiConfigTest {

  @ParameterizedTest
  @CsvSource({
    "OPENAI_URL, https://proxy.example",
    "OPENAI_URL, https://proxy.example/",
    "OPENAI_URL, https://proxy.example/v1",
    "OPENAI_URL, https://proxy.example/v1/",
    "OPENAI_BASE_URL, https://proxy.example/v1",
    "OPENAI_BASE_URL, https://proxy.example"
  })
  void theVersionAtTheEndIsNotSaidTwice(String name, String url) {
    Env env = env(Map.of(name, url));

    assertThat(OpenAiConfig.from(env).map(OpenAiConfig::url))
        .contains(URI.create("https://proxy.example"));
    env.check();
  }

  @Test
  void onlyOneNameMayBeSet() {
    Env env =
        env(Map.of("OPENAI_URL", "https://a.example", "OPENAI_BASE_URL", "https://b.example/v1"));

    OpenAiConfig.from(env);

    assertThatThrownBy(env::check).hasMessageContaining("choose one");
  }

  @Test
  void imagesBecomeJpegsUnlessThatIsOff() {
    assertThat(images(Map.of()).imageKeys()).containsExactly("b64_json");
    assertThat(images(Map.of("OPENAI_IMAGE_KEYS", "a,b")).imageKeys()).containsExactly("a", "b");
    assertThat(images(Map.of("OPENAI_IMAGE_KEYS", "off")).imageKeys()).isEqualTo(List.of());
  }

  @Test
  void fusionBrainDrawsOnlyWhereItIsNotSwitchedOff() {
    Env env = env(Map.of("IMAGE_GENERATION_PROVIDER", "fusionbrain"));

    ImagesConfig.from(env, Optional.empty());

    assertThatThrownBy(env::check).hasMessageContaining("FUSIONBRAIN_URL");
  }

  private static ImagesConfig images(Map<String, String> variables) {
    return ImagesConfig.from(env(variables), Optional.of(URI.create("http://127.0.0.1:1")));
  }

  private static Env env(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("OPENAI_API_KEY", "sk-of-the-operator");
    return new Env(all);
  }
}
