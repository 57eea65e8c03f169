package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.openai.ImagesStub;

/** The route of our own, which takes width and height. */
class OwnRouteIT extends ImagesSetUp {

  @Test
  void ourOwnRouteDrawsByWidthAndHeight() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          post(gateway, OWN, "{\"prompt\":\"a sunset\",\"width\":1792,\"height\":1024}");

      assertThat(Responses.json(response))
          .isEqualTo(
              new JsonObject(
                  """
                  {"status":"success","message":"Image generation completed successfully",
                  "provider":"openai","model":"dall-e-3",
                  "images":["https://pictures.example/1.png"]}
                  """));
      JsonObject seen = new JsonObject(openAi.requests().getLast().body());
      assertThat(seen.getString("size")).isEqualTo("1792x1024");
    }
  }

  @Test
  void imagesThatHaveNoAddressAreInTheResponse() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          post(gateway, OWN, "{\"prompt\":\"a sunset\",\"model\":\"gpt-image-1\"}");

      assertThat(Responses.json(response).getJsonArray("images"))
          .containsExactly("data:image/png;base64," + ImagesStub.base64());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | invalid_json",
        "{\"width\":1024} | missing_field",
        "{\"prompt\":\"a\",\"width\":1000} | bad_request",
        "{\"prompt\":\"a\",\"n\":11} | bad_request",
        "{\"prompt\":\"a\",\"width\":\"x\"} | bad_request"
      })
  void whatCannotBeDrawnIsRefusedBeforeAnybodyIsPaid(String request, String code) {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, OWN, request);

      assertThat(response.statusCode()).isEqualTo(400);
      JsonObject body = Responses.json(response);
      assertThat(body.getString("status")).isEqualTo("error");
      assertThat(body.getJsonArray("images")).isEmpty();
      assertThat(body.getJsonObject("error").getString("code")).isEqualTo(code);
      assertThat(openAi.requests()).isEmpty();
    }
  }

  @Test
  void aRefusalOnOurOwnRouteKeepsItsStatusAndItsError() {
    openAi.refuse(403, ImagesStub.WRONG_REGION);
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, OWN, "{\"prompt\":\"a\"}");

      assertThat(response.statusCode()).isEqualTo(403);
      JsonObject body = Responses.json(response);
      assertThat(body.getString("status")).isEqualTo("error");
      assertThat(body.getString("message"))
          .isEqualTo("Country, region, or territory not supported");
      assertThat(body.getJsonObject("error"))
          .isEqualTo(new JsonObject(ImagesStub.WRONG_REGION).getJsonObject("error"));
    }
  }
}
