package sluice.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.Answers;
import sluice.gateway.GatewayFixture;
import sluice.stubs.fusionbrain.SeenRequest;
import sluice.stubs.openai.ConnectProxy;
import sluice.stubs.openai.ConnectProxy.Mood;
import sluice.stubs.openai.ImagesStub;

/** Pictures by OpenAI, straight and through a proxy. */
class ImagesIT {

  private static final String KEY = "sk-client-0123456789";
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String OWN = "/api/generate/image";
  private static final String REQUEST = "{\"model\":\"gpt-image-1\",\"prompt\":\"an otter\"}";
  private static final String USER = "us@r";
  private static final String PASSWORD = "p+a:s/s";
  private static final String USER_INFO = "us%40r:p+a%3As%2Fs";

  /** Making one takes most of a second. */
  private static final SelfSignedCertificate CERTIFICATE =
      SelfSignedCertificate.create("localhost");

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final ImagesStub openAi =
      ImagesStub.start(
              vertx,
              new HttpServerOptions()
                  .setPort(0)
                  .setSsl(true)
                  .setKeyCertOptions(CERTIFICATE.keyCertOptions()))
          .await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @AfterAll
  static void deleteCertificate() {
    CERTIFICATE.delete();
  }

  @Test
  void aPictureIsDrawnForTheOperatorsKeyAndPassesUnchanged() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer = post(gateway, GENERATIONS, REQUEST);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Answers.text(answer)).isEqualTo(ImagesStub.drawn());
      assertThat(answer.getHeader("x-request-id")).isEqualTo("req_1");
      assertThat(answer.getHeader("openai-processing-ms")).isEqualTo("7");
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
  void withoutAKeyNothingIsDrawn() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer =
          client.postAbs(gateway.url() + GENERATIONS).sendBuffer(Buffer.buffer(REQUEST)).await();

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(openAi.requests()).isEmpty();
    }
  }

  @Test
  void aFormGoesOnByteForByte() {
    String form =
        "------b1\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\"a.png\"\r\n"
            + "Content-Type: image/png\r\n\r\n\u0000\u0001\r\n------b1--";
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer =
          client
              .postAbs(gateway.url() + "/v1/images/edits")
              .bearerTokenAuthentication(KEY)
              .putHeader("Content-Type", "multipart/form-data; boundary=----b1")
              .sendBuffer(Buffer.buffer(form, "ISO-8859-1"))
              .await();

      assertThat(answer.statusCode()).isEqualTo(200);
      SeenRequest seen = openAi.requests().getLast();
      assertThat(seen.body()).isEqualTo(Buffer.buffer(form, "ISO-8859-1"));
      assertThat(seen.header("Content-Type")).contains("multipart/form-data; boundary=----b1");
    }
  }

  @Test
  void theWayIsThroughTheProxyAndTheKeyTravelsInsideOnly() {
    ConnectProxy proxy = proxy(Mood.HELPFUL);
    try (GatewayFixture gateway = gateway(proxy)) {
      HttpResponse<Buffer> answer = post(gateway, GENERATIONS, REQUEST);

      assertThat(Answers.text(answer)).isEqualTo(ImagesStub.drawn());
      assertThat(proxy.heads()).hasSize(1);
      assertThat(proxy.heads().getFirst()).startsWith("CONNECT localhost:").doesNotContain("sk-");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DISTRUSTFUL, 502, upstream_proxy_auth_failed",
    "CUT_OFF, 502, upstream_proxy_error",
    "FICKLE, 502, upstream_unavailable",
    "SILENT, 504, upstream_timeout"
  })
  void aProxyThatDoesNotOpenTheWayIsSaidToBeTheFault(Mood mood, int status, String code) {
    try (GatewayFixture gateway = gateway(proxy(mood))) {
      HttpResponse<Buffer> answer = post(gateway, GENERATIONS, REQUEST);

      assertProblem(answer, status, code);
      assertThat(openAi.requests()).isEmpty(); // never straight, if not through the proxy
    }
  }

  @Test
  void aProxyThatIsNotThereIsSaidToBeTheFault() {
    try (GatewayFixture gateway = gateway("OPENAI_PROXY", "http://127.0.0.1:1")) {
      assertProblem(post(gateway, GENERATIONS, REQUEST), 502, "upstream_proxy_error");
      assertThat(openAi.requests()).isEmpty();
    }
  }

  @Test
  void theUpstreamsOwn401IsNoMatterOfTheProxy() {
    try (GatewayFixture gateway = gateway("OPENAI_API_KEY", "sk-wrong")) {
      HttpResponse<Buffer> answer = post(gateway, GENERATIONS, REQUEST);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(Answers.text(answer)).contains("Incorrect API key provided");
    }
  }

  @Test
  void theRefusalOfARegionPassesUnchanged() {
    openAi.refuse(403, ImagesStub.WRONG_REGION);
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer = post(gateway, GENERATIONS, REQUEST);

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(Answers.text(answer)).isEqualTo(ImagesStub.WRONG_REGION);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, moderation_blocked, image_generation_user_error",
    "404, model_not_found, invalid_request_error",
    "429, rate_limit_exceeded, requests",
    "500, server_error, server_error",
    "503, server_error, server_error"
  })
  void errorsOfTheUpstreamPassUnwrapped(int status, String code, String type) {
    String body =
        "{\"error\":{\"message\":\"m\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
            .formatted(type, code);
    openAi.refuse(status, body);
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer = post(gateway, GENERATIONS, REQUEST);

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(Answers.text(answer)).isEqualTo(body);
    }
  }

  @Test
  void whoWaitedInVainIsToldNotToTryAgain() {
    openAi.refuse(0, "");
    try (GatewayFixture gateway = gateway("IMAGE_TIMEOUT_SECONDS", "1")) {
      HttpResponse<Buffer> answer = post(gateway, GENERATIONS, REQUEST);

      assertProblem(answer, 504, "upstream_timeout");
      assertThat(answer.getHeader("X-Should-Retry")).isEqualTo("false");
      assertThat(openAi.requests()).hasSize(1);
    }
  }

  @Test
  void ourOwnRouteDrawsByWidthAndHeight() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer =
          post(gateway, OWN, "{\"prompt\":\"a sunset\",\"width\":1792,\"height\":1024}");

      assertThat(Answers.json(answer))
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
  void picturesThatHaveNoAddressAreInTheAnswer() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer =
          post(gateway, OWN, "{\"prompt\":\"a sunset\",\"model\":\"gpt-image-1\"}");

      assertThat(Answers.json(answer).getJsonArray("images"))
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
      HttpResponse<Buffer> answer = post(gateway, OWN, request);

      assertThat(answer.statusCode()).isEqualTo(400);
      JsonObject body = Answers.json(answer);
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
      HttpResponse<Buffer> answer = post(gateway, OWN, "{\"prompt\":\"a\"}");

      assertThat(answer.statusCode()).isEqualTo(403);
      JsonObject body = Answers.json(answer);
      assertThat(body.getString("status")).isEqualTo("error");
      assertThat(body.getString("message"))
          .isEqualTo("Country, region, or territory not supported");
      assertThat(body.getJsonObject("error"))
          .isEqualTo(new JsonObject(ImagesStub.WRONG_REGION).getJsonObject("error"));
    }
  }

  private ConnectProxy proxy(Mood mood) {
    return ConnectProxy.start(vertx, mood, USER, PASSWORD).await();
  }

  private GatewayFixture gateway(ConnectProxy proxy) {
    return gateway(
        "OPENAI_PROXY",
        "http://" + USER_INFO + "@127.0.0.1:" + proxy.port(),
        "UPSTREAM_CONNECT_TIMEOUT_SECONDS",
        "1");
  }

  private GatewayFixture gateway(String... settings) {
    String[] all = new String[settings.length + 8];
    all[0] = "OPENAI_URL";
    all[1] = openAi.url();
    all[2] = "OPENAI_API_KEY";
    all[3] = ImagesStub.KEY;
    all[4] = "ALLOWED_API_KEYS";
    all[5] = KEY;
    all[6] = "UPSTREAM_CA";
    all[7] = CERTIFICATE.certificatePath();
    System.arraycopy(settings, 0, all, 8, settings.length);
    return GatewayFixture.withoutWorker("http://127.0.0.1:1", all);
  }

  private HttpResponse<Buffer> post(GatewayFixture gateway, String target, String body) {
    return client
        .postAbs(gateway.url() + target)
        .putHeader("Content-Type", "application/json")
        .bearerTokenAuthentication(KEY)
        .timeout(10_000)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  private static void assertProblem(HttpResponse<Buffer> answer, int status, String code) {
    assertThat(Answers.json(answer).getJsonObject("error").getString("code")).isEqualTo(code);
    assertThat(answer.statusCode()).isEqualTo(status);
  }
}
