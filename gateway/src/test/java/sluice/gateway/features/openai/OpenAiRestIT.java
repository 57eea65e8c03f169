package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.gateway.RestServer;

/** What OpenAI has besides images, where there is no server of language models. */
class OpenAiRestIT {

  private static final String KEY = "sk-client-0123456789";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final RestServer openAi = RestServer.start(vertx);
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker(
          "http://127.0.0.1:1",
          "OPENAI_BASE_URL",
          openAi.url() + "/v1",
          "OPENAI_API_KEY",
          "sk-of-the-operator",
          "ALLOWED_API_KEYS",
          KEY);

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void itIsReachedWithTheKeyOfTheOperatorAndLearnsNothingOfTheClient() {
    HttpResponse<Buffer> response =
        client
            .requestAbs(HttpMethod.DELETE, gateway.url() + "/v1/responses/r_1?a=b")
            .bearerTokenAuthentication(KEY)
            .putHeader("OpenAI-Beta", "x")
            .putHeader("OpenAI-Organization", "canary")
            .putHeader("Cookie", "canary")
            .send()
            .await();

    assertThat(response.body()).isEqualTo(RestServer.BYTES);
    assertThat(openAi.last().line()).isEqualTo("DELETE /v1/responses/r_1?a=b");
    assertThat(openAi.last().headers().get("Authorization")).isEqualTo("Bearer sk-of-the-operator");
    assertThat(openAi.last().headers().get("OpenAI-Beta")).isEqualTo("x");
    assertThat(openAi.last().headers().toString())
        .doesNotContain("canary", KEY)
        .doesNotContainIgnoringCase("x-forwarded");
  }

  @Test
  void withoutAKeyNothingIsReached() {
    HttpResponse<Buffer> response = client.getAbs(gateway.url() + "/v1/files").send().await();

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(Responses.json(response).getJsonObject("error").getString("code"))
        .isEqualTo("missing_api_key");
    assertThat(openAi.seen()).isEmpty();
  }
}
