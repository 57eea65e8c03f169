package sluice.gateway.features.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;

/** What is no question, and what is no response. */
class ChatMistakesIT extends ChatSetUp {

  @Test
  void filesAreReadOnlyIfTheyMayBe() {
    try (GatewayFixture gateway = gateway("FILE_INPUT", "false")) {
      ClientMultipartForm form =
          ClientMultipartForm.multipartForm()
              .binaryFileUpload("file", "q.txt", "text/plain", Buffer.buffer("Why?"));

      assertThat(upload(gateway, form).getInteger("status")).isEqualTo(400);
      assertThat(asked).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | /                  |                    |",
        "GET  | /?text=            |                    |",
        "GET  | /?text=%20%00%07   |                    |",
        "GET  | /?question=why     |                    |",
        "POST | /                  | application/json   | {\"text\":\" \"}",
        "POST | /                  | application/json   | {}",
        "POST | /                  | application/x-www-form-urlencoded | txt=why"
      })
  void withoutAQuestionNobodyIsAsked(String method, String target, String type, String body) {
    try (GatewayFixture gateway = gateway()) {
      HttpRequest<Buffer> request = request(gateway, HttpMethod.valueOf(method), target);
      if (type != null) {
        request.putHeader("Content-Type", type);
      }

      assertProblem(
          request.sendBuffer(Buffer.buffer(body == null ? "" : body)).await(),
          400,
          "Please enter a question");
      assertThat(asked).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"text\":5}",
        "application/json | [",
        "multipart/form-data | no boundary",
        "multipart/form-data; boundary=b | --b",
      })
  void aBodyThatCannotBeReadIsTheClientsMistake(String type, String body) {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.POST, "/")
              .putHeader("Content-Type", type)
              .sendBuffer(Buffer.buffer(body))
              .await();

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void aFileThatIsNoTextIsTheClientsMistake() {
    try (GatewayFixture gateway = gateway()) {
      Buffer png = Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
      ClientMultipartForm form =
          ClientMultipartForm.multipartForm().binaryFileUpload("file", "a.png", "image/png", png);

      JsonObject uploaded = upload(gateway, form);
      assertThat(uploaded.getInteger("status")).isEqualTo(400);
      assertThat(uploaded.getString("body")).contains("The file is not valid UTF-8.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?text=50%", "/?text=why&token=%zz", "/models?provider=%"})
  void aStrayPercentSignIsTheClientsMistake(String target) {
    try (GatewayFixture gateway = gateway("PRIVATE_MODE", "true")) {
      assertThat(get(gateway, target).statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({"PUT,/?text=why", "HEAD,/?text=why", "DELETE,/models", "PUT,/generatetoken"})
  void nothingMeantForTheChatGoesToAnybodyElse(String method, String target) {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.valueOf(method), target).send().await();

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.getHeader("Allow")).contains("GET");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500, 503})
  void aProviderThatFailsIsABadGateway(int failure) {
    try (GatewayFixture gateway = gateway()) {
      status = failure;
      HttpResponse<Buffer> response = get(gateway, "/?text=why");

      assertProblem(response, 502, "Error: All providers failed to generate a response");
      assertThat(response.getHeader("X-Should-Retry")).isEqualTo("false");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{}",
        "{\"choices\":[]}",
        "{\"choices\":[{\"message\":{\"content\":null}}]}"
      })
  void aResponseThatSaysNothingIsABadGateway(String body) {
    try (GatewayFixture gateway = gateway()) {
      response = Buffer.buffer(body);

      assertThat(get(gateway, "/?text=why").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void aProviderThatIsSilentTakesTooLong() {
    HttpServer silent =
        vertx.createHttpServer().requestHandler(_ -> {}).listen(0, "127.0.0.1").await();
    String table = "You=http://127.0.0.1:" + silent.actualPort() + "/v1";
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(
            "http://127.0.0.1:1", "PROVIDERS", table, "LLM_TIMEOUT_SECONDS", "1")) {
      assertProblem(
          get(gateway, "/?text=why"), 504, "Error: All providers failed to generate a response");
    }
  }

  @Test
  void withoutProvidersThePathsAreOthers() {
    try (GatewayFixture gateway = GatewayFixture.withoutWorker("http://127.0.0.1:1")) {
      assertThat(get(gateway, "/?text=why").statusCode()).isEqualTo(502); // as FusionBrain's
      assertThat(get(gateway, "/models").statusCode()).isEqualTo(502);
    }
  }
}
