package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.DemoImage;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Packed;
import sluice.gateway.Responses;
import sluice.testkit.openai.ImagesStub;

/** OpenAI's images as JPEG, as long as nobody asks for something else. */
class ConvertedImagesIT extends ImagesSetUp {

  private static final String JPEG =
      Base64.getEncoder()
          .encodeToString(FakeWorker.jpegOf(Buffer.buffer(DemoImage.png())).getBytes());

  @ParameterizedTest
  @ValueSource(strings = {GENERATIONS, EDITS})
  void onlyTheImageAndItsFormatAreReplaced(String path) {
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "b64_json")) {
      HttpResponse<Buffer> response = post(gateway, path, REQUEST);

      assertThat(Responses.text(response)).isEqualTo(converted(ImagesStub.drawn()));
      assertThat(response.getHeader("x-request-id")).isEqualTo("req_1");
    }
  }

  @Test
  void soAreThoseInEvents() {
    String request = REQUEST.replace("}", ",\"stream\":true,\"partial_images\":2}");
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "b64_json");
        GatewayFixture untouched = gateway()) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, request);

      String events = Responses.text(post(untouched, GENERATIONS, request));
      assertThat(events).contains(ImagesStub.base64());
      assertThat(Responses.text(response)).isEqualTo(converted(events));
      assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
    }
  }

  @Test
  void thatIsTheDefault() {
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "")) {
      assertThat(Responses.text(post(gateway, GENERATIONS, REQUEST)))
          .isEqualTo(converted(ImagesStub.drawn()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"output_format\":\"png\"", "\"background\" : \"transparent\""})
  void whoAsksForPngGetsIt(String wish) throws IOException {
    String request = REQUEST.replace("}", "," + wish + "}");
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "b64_json")) {
      assertThat(Responses.text(post(gateway, GENERATIONS, request))).isEqualTo(ImagesStub.drawn());
      assertThat(Responses.text(post(gateway, EDITS, request))).isEqualTo(ImagesStub.drawn());
      String own = Responses.json(post(gateway, OWN, request)).getJsonArray("images").getString(0);
      assertThat(own).endsWith(ImagesStub.base64());

      HttpResponse<Buffer> coded =
          client
              .postAbs(gateway.url() + GENERATIONS)
              .bearerTokenAuthentication(KEY)
              .putHeader("Content-Encoding", "gzip")
              .sendBuffer(Packed.by("gzip", request))
              .await();
      assertThat(Responses.text(coded)).isEqualTo(ImagesStub.drawn());
      assertThat(openAi.requests().getLast().body().toString()).isEqualTo(request);
    }
  }

  @Test
  void ourOwnRouteHasThemInDataUris() {
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "b64_json")) {
      String images =
          Responses.json(post(gateway, OWN, REQUEST)).getJsonArray("images").getString(0);

      // The worker of this test makes no JPEG that anybody would know as one.
      assertThat(images).endsWith(";base64," + JPEG);
    }
  }

  @Test
  void withoutAWorkerTheyStayWhatTheyAreAndAreCalledSo() {
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "b64_json", "MAX_IMAGES", "0")) {
      assertThat(Responses.text(post(gateway, GENERATIONS, REQUEST))).isEqualTo(ImagesStub.drawn());
    }
  }

  @Test
  void anImageThatFindsNoMemoryIsNotLost() {
    try (GatewayFixture gateway =
        gateway("OPENAI_IMAGE_KEYS", "b64_json", "BUFFER_HEAP_PERCENT_PER_CLIENT", "1")) {
      openAi.refuse(
          200,
          ImagesStub.drawn().replace(ImagesStub.base64(), "iVBORw0KGgo" + "A".repeat(6 << 20)));

      HttpResponse<Buffer> response =
          post(gateway, OWN, "{\"prompt\":\"x\",\"model\":\"gpt-image-1\"}");

      assertThat(Responses.json(response).getString("status")).isEqualTo("success");
    }
  }

  @Test
  void theFormatBehindTheLastImageAllowedIsRight() {
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "b64_json", "MAX_IMAGES", "1")) {
      assertThat(Responses.text(post(gateway, GENERATIONS, REQUEST)))
          .isEqualTo(converted(ImagesStub.drawn()));
    }
  }

  @Test
  void aRefusalPassesAsItIs() {
    openAi.refuse(403, ImagesStub.WRONG_REGION);
    try (GatewayFixture gateway = gateway("OPENAI_IMAGE_KEYS", "b64_json")) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(Responses.text(response)).isEqualTo(ImagesStub.WRONG_REGION);
    }
  }

  private static String converted(String response) {
    return response
        .replace(ImagesStub.base64(), JPEG)
        .replace("\"output_format\":\"png\"", "\"output_format\":\"jpeg\"");
  }
}
