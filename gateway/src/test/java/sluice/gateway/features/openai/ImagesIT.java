package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.demo.SeenRequest;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.openai.ImagesStub;

/** Images by OpenAI, as they come from there. */
class ImagesIT extends ImagesSetUp {

  @Test
  void anImageIsDrawnForTheOperatorsKeyAndPassesUnchanged() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Responses.text(response)).isEqualTo(ImagesStub.drawn());
      ImagesStub.HEADERS.forEach(
          (name, value) -> assertThat(response.headers().getAll(name)).containsExactly(value));
      SeenRequest seen = openAi.requests().getLast();
      assertThat(seen.body().toString()).isEqualTo(REQUEST);
      assertThat(seen.headers("Authorization")).containsExactly("Bearer " + ImagesStub.KEY);
    }
  }

  @Test
  void openAiIsNotToldWhoTheClientIs() {
    try (GatewayFixture gateway = gateway()) {
      client
          .postAbs(gateway.url() + GENERATIONS)
          .bearerTokenAuthentication(KEY)
          .putHeader("Cookie", "canary")
          .putHeader("X-Api-Key", "canary")
          .putHeader("OpenAI-Organization", "canary")
          .putHeader("X-Stainless-Lang", "js")
          .sendBuffer(Buffer.buffer(REQUEST))
          .await();

      SeenRequest seen = openAi.requests().getLast();
      assertThat(seen.headers().toString())
          .doesNotContain("canary")
          .doesNotContainIgnoringCase("x-forwarded")
          .contains("js");
    }
  }

  @Test
  void aServerLikeOpenAiIsToldWhoTheClientIsIfTheSettingsSaySo() {
    try (GatewayFixture gateway = gateway("FORWARDED_HEADERS_TO", "openai")) {
      post(gateway, GENERATIONS, REQUEST);

      assertThat(openAi.requests().getLast().headers("X-Forwarded-For"))
          .containsExactly("127.0.0.1");
    }
  }

  @Test
  void withoutAKeyNothingIsDrawn() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          client.postAbs(gateway.url() + GENERATIONS).sendBuffer(Buffer.buffer(REQUEST)).await();

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(openAi.requests()).isEmpty();
    }
  }

  @Test
  void aFormGoesOnByteForByte() {
    String form =
        "------b1\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\"a.png\"\r\n"
            + "Content-Type: image/png\r\n\r\n\u0000\u0001\r\n------b1--";
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          client
              .postAbs(gateway.url() + EDITS)
              .bearerTokenAuthentication(KEY)
              .putHeader("Content-Type", "multipart/form-data; boundary=----b1")
              .sendBuffer(Buffer.buffer(form, "ISO-8859-1"))
              .await();

      assertThat(response.statusCode()).isEqualTo(200);
      SeenRequest seen = openAi.requests().getLast();
      assertThat(seen.body()).isEqualTo(Buffer.buffer(form, "ISO-8859-1"));
      assertThat(seen.header("Content-Type")).contains("multipart/form-data; boundary=----b1");
    }
  }

  @Test
  void theRefusalOfARegionPassesUnchanged() {
    openAi.refuse(403, ImagesStub.WRONG_REGION);
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(Responses.text(response)).isEqualTo(ImagesStub.WRONG_REGION);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, content_policy_violation, image_generation_user_error",
    "400, moderation_blocked, image_generation_user_error",
    "400, billing_hard_limit_reached, invalid_request_error",
    "401, invalid_api_key, invalid_request_error",
    "404, model_not_found, invalid_request_error",
    "429, rate_limit_exceeded, requests",
    "429, insufficient_quota, insufficient_quota",
    "500, , server_error",
    "500, server_error, server_error",
    "503, , server_error",
    "503, server_error, server_error"
  })
  void errorsOfTheUpstreamPassUnwrapped(int status, @Nullable String code, String type) {
    String body =
        "{\"error\":{\"message\":\"m\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
            .formatted(type, code == null ? null : '"' + code + '"');
    openAi.refuse(status, body);
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(Responses.text(response)).isEqualTo(body);
    }
  }

  @Test
  void whoWaitedInVainIsToldNotToTryAgain() {
    openAi.refuse(0, "");
    try (GatewayFixture gateway = gateway("IMAGE_TIMEOUT_SECONDS", "1")) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertProblem(response, 504, "upstream_timeout");
      assertThat(response.getHeader("X-Should-Retry")).isEqualTo("false");
      assertThat(openAi.requests()).hasSize(1);
    }
  }
}
