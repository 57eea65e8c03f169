package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.http.ProblemException;

class GenerateImageRequestTest {

  @ParameterizedTest
  @CsvSource({
    "dall-e-2, 256, 256",
    "dall-e-3, 1024, 1792",
    "gpt-image-1, 1536, 1024",
    "gpt-image-2, 3840, 2160",
    "gpt-image-2, 16, 48",
    "some-other-model, 333, 333"
  })
  void aSizeThatTheModelDrawsIsAskedFor(String model, int width, int height) {
    assertThat(request(model, width, height).forOpenAi().getString("size"))
        .isEqualTo(width + "x" + height);
  }

  @ParameterizedTest
  @CsvSource({
    "dall-e-2, 1792, 1024",
    "dall-e-3, 512, 512",
    "gpt-image-1, 1024, 1792",
    "gpt-image-2, 3856, 1600",
    "gpt-image-2, 1024, 1000",
    "gpt-image-2, 16, 64",
    "gpt-image-2, 3840, 3840",
    "gpt-image-2, 0, 0"
  })
  void aSizeThatItDoesNotDrawIsRefused(String model, int width, int height) {
    assertThatThrownBy(() -> request(model, width, height).forOpenAi())
        .isInstanceOf(ProblemException.class);
  }

  private static GenerateImageRequest request(String model, int width, int height) {
    return GenerateImageRequest.from(
        new JsonObject()
            .put("prompt", "a")
            .put("model", model)
            .put("width", width)
            .put("height", height)
            .toBuffer());
  }
}
