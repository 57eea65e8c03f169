package sluice.gateway.features.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmPathsTest {

  @ParameterizedTest
  @CsvSource({
    "http://h:8080/v1/completions, /v1/models",
    "http://h/v1/chat/completions, /v1/models",
    "http://h, /v1/models",
    "http://h/v1, /v1/models",
    "http://h/a/b/v1/completions, /a/b/v1/models",
    "http://h/openai, /openai/models"
  })
  void whatLiesBesideTheCompletionsIsFound(String server, String models) {
    assertThat(new LlmPaths(URI.create(server)).of("/v1/models", "x=%20"))
        .isEqualTo(models + "?x=%20");
  }
}
