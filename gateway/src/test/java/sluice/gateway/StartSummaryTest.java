package sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.shared.config.Env;

class StartSummaryTest {

  private static final String[] LLM = {"LLM_SERVER_URL", "http://h:8080/v1/completions"};

  @Test
  void withoutV1NothingIsMissing() {
    assertThat(warnings()).isEmpty();
  }

  @Test
  void v1WithoutKeysIsWarnedOf() {
    assertThat(warnings(LLM)).singleElement().asString().startsWith("/v1 rejects all requests");
    assertThat(warnings("LLM_SERVER_URL", LLM[1], "ALLOWED_API_KEYS", "k1,k2")).isEmpty();
  }

  @Test
  void drawingAtTheOperatorsCostForEverybodyIsWarnedOf() {
    assertThat(warnings("OPENAI_API_KEY", "sk-secret"))
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("/api/generate/image needs no API key")
                    .contains("api.openai.com")
                    .doesNotContain("sk-secret"));
    assertThat(warnings("OPENAI_API_KEY", "sk-secret", "ALLOWED_API_KEYS", "k1")).isEmpty();
    assertThat(
            warnings(
                "IMAGE_GENERATION_PROVIDER",
                "fusionbrain",
                "FUSIONBRAIN_API_KEY",
                "a",
                "FUSIONBRAIN_SECRET_KEY",
                "b"))
        .anySatisfy(line -> assertThat(line).contains("api-key.fusionbrain.ai"));
  }

  private static List<String> warnings(String... settings) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      variables.put(settings[i], settings[i + 1]);
    }
    return new StartSummary(GatewayConfig.from(new Env(variables))).warnings();
  }
}
