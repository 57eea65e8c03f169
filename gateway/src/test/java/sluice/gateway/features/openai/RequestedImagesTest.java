package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedImagesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt\":\"a\",\"output_format\":\"png\"}",
        "{\"output_format\" : \"webp\",\"prompt\":\"a\"}",
        "{\"background\":\n\"transparent\"}",
        "--b\r\nContent-Disposition: form-data; name=\"output_format\"\r\n\r\npng\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=background\r\n\r\ntransparent\r\n--b--"
      })
  void anotherFormatIsFoundInJsonAndInForms(String body) {
    assertThat(cutAnywhere(body))
        .allMatch(RequestedImages::excludeJpeg)
        .noneMatch(RequestedImages::isStream);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt\":\"a\",\"output_format\":\"jpeg\"}",
        "{\"background\":\"opaque\",\"output_compression\":50}",
        "{\"prompt\":\"\\\"output_format\\\":\\\"png\\\"\"}",
        "{\"prompt\":\"output_format png\"}",
        "--b\r\nContent-Disposition: form-data; name=\"output_format\"\r\n\r\njpeg\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"png\"\r\n"
            + "Content-Type: image/png\r\n\r\n\u0089PNG\r\n--b--"
      })
  void whereNoneIsAskedForNoneIsFound(String body) {
    assertThat(cutAnywhere(body)).noneMatch(RequestedImages::excludeJpeg);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"stream\":true}", "{\"stream\": \"true\"}", "{\"stream\":1}"})
  void aStreamIsFound(String body) {
    assertThat(cutAnywhere(body)).allMatch(RequestedImages::isStream);
  }

  private static RequestedImages[] cutAnywhere(String body) {
    RequestedImages[] wishes = new RequestedImages[body.length()];
    for (int cut = 0; cut < body.length(); cut++) {
      wishes[cut] = new RequestedImages();
      wishes[cut].accept(Buffer.buffer(body.substring(0, cut)));
      wishes[cut].accept(Buffer.buffer(body.substring(cut)));
    }
    return wishes;
  }
}
