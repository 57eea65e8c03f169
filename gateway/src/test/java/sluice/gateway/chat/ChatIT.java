package sluice.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.Answers;
import sluice.gateway.GatewayFixture;

/** Questions to a gateway, in front of two providers. */
class ChatIT {

  private static final String ADMIN = "the-key-of-the-administrator";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final List<JsonObject> asked = new CopyOnWriteArrayList<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile Buffer answer = saying("42 <b>");
  private final HttpServer provider =
      vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();

  private static Buffer saying(String text) {
    JsonObject message = new JsonObject().put("role", "assistant").put("content", text);
    return new JsonObject()
        .put("choices", JsonArray.of(new JsonObject().put("message", message)))
        .toBuffer();
  }

  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              shown.add(
                  request.method()
                      + " "
                      + request.uri()
                      + " "
                      + request.getHeader("Authorization")
                      + " "
                      + request.getHeader("Cookie"));
              asked.add(body.toJsonObject());
              request.response().setStatusCode(status).end(answer);
            });
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private GatewayFixture gateway(String... more) {
    String url = "http://127.0.0.1:" + provider.actualPort();
    String providers =
        "You=%s/v1/chat/completions gpt-4 gpt-4o, Other=%s/other?v=1, Any=%s/any"
            .formatted(url, url, url);
    return GatewayFixture.withoutWorker(
        "http://127.0.0.1:1",
        Stream.concat(
                Stream.of(
                    "PROVIDERS", providers, "PROVIDER_KEYS", "You=sk-you", "ADMIN_KEY", ADMIN),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private HttpRequest<Buffer> request(GatewayFixture gateway, HttpMethod method, String target) {
    return client.requestAbs(method, gateway.url() + target).timeout(10_000);
  }

  private HttpResponse<Buffer> get(GatewayFixture gateway, String target) {
    return request(gateway, HttpMethod.GET, target).send().await();
  }

  private HttpResponse<Buffer> set(GatewayFixture gateway, String name, Object value) {
    HttpResponse<Buffer> changed =
        request(gateway, HttpMethod.PUT, "/settings")
            .bearerTokenAuthentication(ADMIN)
            .sendJsonObject(new JsonObject().put(name, value))
            .await();
    assertThat(changed.statusCode()).isEqualTo(200);
    return changed;
  }

  /** Status and body of the answer to a form with a file. */
  private JsonObject upload(GatewayFixture gateway, ClientMultipartForm form) {
    return vertx
        .createHttpClient()
        .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/")
        .compose(request -> request.send(form))
        .compose(
            answer ->
                answer
                    .body()
                    .map(
                        body ->
                            new JsonObject()
                                .put("status", answer.statusCode())
                                .put("body", body.toString())))
        .await();
  }

  private String lastQuestion() {
    JsonArray messages = asked.getLast().getJsonArray("messages");
    return messages.getJsonObject(messages.size() - 1).getString("content");
  }

  private static void assertProblem(HttpResponse<Buffer> answer, int status, String error) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Answers.json(answer).getString("error")).isEqualTo(error);
  }

  @Test
  void aQuestionInALinkIsAnsweredWithTheTextAlone() {
    try (GatewayFixture gateway = gateway()) {
      HttpResponse<Buffer> answer =
          request(gateway, HttpMethod.GET, "/?text=What%20is+6%C3%977%3F")
              .putHeader("Cookie", "of the client")
              .send()
              .await();

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.getHeader("Content-Type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(Answers.text(answer)).isEqualTo("42 <b>");
      assertThat(asked.getFirst())
          .isEqualTo(
              new JsonObject()
                  .put("model", "gpt-4")
                  .put(
                      "messages",
                      JsonArray.of(
                          new JsonObject().put("role", "user").put("content", "What is 6×7?"))));
      assertThat(shown.getFirst()).isEqualTo("POST /v1/chat/completions Bearer sk-you null");
    }
  }

  @Test
  void aQuestionMayBePostedInManyForms() {
    try (GatewayFixture gateway = gateway()) {
      HttpRequest<Buffer> post = request(gateway, HttpMethod.POST, "/");
      post.sendJsonObject(new JsonObject().put("text", "as JSON")).await();
      assertThat(lastQuestion()).isEqualTo("as JSON");
      post.sendForm(MultiMap.caseInsensitiveMultiMap().add("text", "in a форме")).await();
      assertThat(lastQuestion()).isEqualTo("in a форме");
      upload(gateway, ClientMultipartForm.multipartForm().attribute("text", "in parts"));
      assertThat(lastQuestion()).isEqualTo("in parts");
      ClientMultipartForm file =
          ClientMultipartForm.multipartForm()
              .binaryFileUpload(
                  "file", "q.json", "application/json", Buffer.buffer("{\"q\":\"как?\"}"));
      JsonObject uploaded = upload(gateway, file);
      assertThat(lastQuestion()).isEqualTo("{\"q\":\"как?\"}");
      assertThat(uploaded.getString("body")).isEqualTo("42 <b>");
      upload(gateway, file.attribute("text", "About this:"));
      assertThat(lastQuestion()).isEqualTo("About this:\n\n{\"q\":\"как?\"}");
    }
  }

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
      HttpResponse<Buffer> answer =
          request(gateway, HttpMethod.POST, "/")
              .putHeader("Content-Type", type)
              .sendBuffer(Buffer.buffer(body))
              .await();

      assertThat(answer.statusCode()).isEqualTo(400);
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
      assertThat(uploaded.getString("body")).contains("The file is no text in UTF-8.");
    }
  }

  @Test
  void aFileThatWasNotChosenIsNone() {
    try (GatewayFixture gateway = gateway("FILE_INPUT", "false")) {
      upload(
          gateway,
          ClientMultipartForm.multipartForm()
              .attribute("text", "why")
              .binaryFileUpload("file", "", "application/octet-stream", Buffer.buffer()));

      assertThat(lastQuestion()).isEqualTo("why");
    }
  }

  @Test
  void whatIsNotAQuestionMayBeLongAndDeepAndCostsNoMemory() {
    try (GatewayFixture gateway = gateway()) {
      Buffer wide = Buffer.buffer("{\"x\":[").appendString("{},".repeat(5_000_000));
      wide.appendString("0],\"text\":\"why\"}");

      HttpResponse<Buffer> answer =
          request(gateway, HttpMethod.POST, "/")
              .putHeader("Content-Type", "application/json")
              .sendBuffer(wide)
              .await();

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(lastQuestion()).isEqualTo("why");
    }
  }

  @Test
  void onlyAmpersandsSeparateParameters() {
    try (GatewayFixture gateway = gateway()) {
      get(gateway, "/?text=a;token=b;c");

      assertThat(lastQuestion()).isEqualTo("a;token=b;c");
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
      HttpResponse<Buffer> answer =
          request(gateway, HttpMethod.valueOf(method), target).send().await();

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.getHeader("Allow")).contains("GET");
    }
  }

  @Test
  void aLongQuestionIsCutAndATooLongRequestRefused() {
    try (GatewayFixture gateway = gateway()) {
      HttpRequest<Buffer> post = request(gateway, HttpMethod.POST, "/");
      String longest = "😀".repeat(10_000);
      post.sendJsonObject(new JsonObject().put("text", longest + "!\u0000")).await();
      assertThat(lastQuestion()).isEqualTo(longest);

      JsonObject rest = new JsonObject().put("text", "a");
      int room = (16 << 20) - rest.put("rest", "").encode().length();
      assertThat(post.sendJsonObject(rest.put("rest", "x".repeat(room))).await().statusCode())
          .isEqualTo(200);
      assertThat(post.sendJsonObject(rest.put("rest", "x".repeat(room + 1))).await().statusCode())
          .isEqualTo(413);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500, 503})
  void aProviderThatFailsIsABadGateway(int failure) {
    try (GatewayFixture gateway = gateway()) {
      status = failure;
      HttpResponse<Buffer> answer = get(gateway, "/?text=why");

      assertProblem(answer, 502, "Error: All providers failed to generate a response");
      assertThat(answer.getHeader("X-Should-Retry")).isEqualTo("false");
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
  void anAnswerThatSaysNothingIsABadGateway(String body) {
    try (GatewayFixture gateway = gateway()) {
      answer = Buffer.buffer(body);

      assertThat(get(gateway, "/?text=why").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void aProviderThatIsSilentTakesTooLong() {
    vertx.createHttpServer().requestHandler(_ -> {}).listen(0, "127.0.0.1").await();
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
  void theListOfModelsAsksNobody() {
    try (GatewayFixture gateway = gateway()) {
      assertThat(Answers.text(get(gateway, "/models"))).isEqualTo("[\"gpt-4\",\"gpt-4o\"]");
      assertThat(Answers.text(get(gateway, "/models?provider=Auto")))
          .isEqualTo("[\"gpt-4\",\"gpt-4o\"]");
      assertThat(Answers.text(get(gateway, "/models?provider=Any"))).isEqualTo("[\"gpt-4\"]");
      assertThat(Answers.text(get(gateway, "/models?provider=Nobody"))).isEqualTo("[\"default\"]");
      assertThat(request(gateway, HttpMethod.HEAD, "/models").send().await().statusCode())
          .isEqualTo(200);
      assertThat(shown).isEmpty();
    }
  }

  @Test
  void whatIsSetIsInEffectAtOnce() {
    try (GatewayFixture gateway =
        gateway("SYSTEM_PROMPT", "Be brief.", "SETTINGS_CHANGES_PER_MINUTE", "100")) {
      set(gateway, "keyword", "q");
      set(gateway, "provider", "Other");
      set(gateway, "model", "m-1");
      get(gateway, "/?q=why");
      assertThat(asked.getLast().getJsonArray("messages").getJsonObject(0))
          .isEqualTo(new JsonObject().put("role", "system").put("content", "Be brief."));
      assertThat(asked.getLast().getString("model")).isEqualTo("m-1");
      assertThat(shown.getLast()).isEqualTo("POST /other?v=1 null null");
      assertThat(get(gateway, "/?text=why").statusCode()).isEqualTo(400);

      set(gateway, "provider", "You"); // which has no such model
      get(gateway, "/?q=why");
      assertThat(asked.getLast().getString("model")).isEqualTo("gpt-4");

      answer = saying("Yes [^1^][1].");
      assertThat(Answers.text(get(gateway, "/?q=why"))).isEqualTo("Yes .");
      set(gateway, "remove_sources", false);
      assertThat(Answers.text(get(gateway, "/?q=why"))).isEqualTo("Yes [^1^][1].");
    }
  }

  @Test
  void inPrivateModeOnlyATokenOpensTheDoor() {
    try (GatewayFixture gateway = gateway("PRIVATE_MODE", "true")) {
      assertProblem(get(gateway, "/?text=why"), 401, "Invalid token");
      assertProblem(get(gateway, "/?text=why&token="), 401, "Invalid token");
      assertThat(get(gateway, "/models").statusCode()).isEqualTo(200);
      assertThat(get(gateway, "/generatetoken").statusCode()).isEqualTo(401);

      String first = newToken(gateway);
      String second = newToken(gateway);
      assertThat(first).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").isNotEqualTo(second);
      for (String token : List.of(first, second)) {
        assertThat(get(gateway, "/?text=why&token=" + token).statusCode()).isEqualTo(200);
      }
      HttpResponse<Buffer> posted =
          request(gateway, HttpMethod.POST, "/?token=" + first)
              .sendJsonObject(new JsonObject().put("text", "why"))
              .await();
      assertThat(posted.statusCode()).isEqualTo(200);
      assertProblem(
          request(gateway, HttpMethod.POST, "/")
              .sendJsonObject(new JsonObject().put("text", "why"))
              .await(),
          401,
          "Invalid token");

      HttpResponse<Buffer> bearer =
          request(gateway, HttpMethod.GET, "/?text=why")
              .bearerTokenAuthentication(first)
              .send()
              .await();
      assertThat(bearer.statusCode()).isEqualTo(200);

      set(gateway, "token", second);
      assertThat(get(gateway, "/?text=why&token=" + first).statusCode()).isEqualTo(401);
      assertThat(get(gateway, "/?text=why&token=" + second).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nobodyCanGoOnGuessingTokens() {
    try (GatewayFixture gateway = gateway("PRIVATE_MODE", "true", "KEY_FAILURES_PER_MINUTE", "3")) {
      String token = newToken(gateway);
      for (int i = 0; i < 3; i++) {
        assertThat(get(gateway, "/?text=why&token=" + i).statusCode()).isEqualTo(401);
      }

      HttpResponse<Buffer> answer = get(gateway, "/?text=why&token=" + token);
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.getHeader("Retry-After")).isEqualTo("60");
    }
  }

  @Test
  void whoIsRefusedNeedNotSendTheBodyThatWasHeldBack() {
    try (GatewayFixture gateway = gateway("PRIVATE_MODE", "true")) {
      HttpResponse<Buffer> answer =
          request(gateway, HttpMethod.POST, "/")
              .putHeader("Expect", "100-continue")
              .putHeader("Content-Length", "5")
              .sendBuffer(Buffer.buffer("12345"))
              .await();

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.getHeader("Connection")).isEqualTo("close");
    }
  }

  private String newToken(GatewayFixture gateway) {
    return Answers.text(
        request(gateway, HttpMethod.GET, "/generatetoken")
            .bearerTokenAuthentication(ADMIN)
            .send()
            .await());
  }

  @Test
  void besideALanguageModelTheRootStaysWhereNothingIsAsked() {
    try (GatewayFixture gateway = gateway("LLM_SERVER_URL", "http://127.0.0.1:1/v1")) {
      assertThat(Answers.json(get(gateway, "/")).getString("name")).isEqualTo("LLM Gateway");
      assertThat(Answers.text(get(gateway, "/?text=why"))).isEqualTo("42 <b>");
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
