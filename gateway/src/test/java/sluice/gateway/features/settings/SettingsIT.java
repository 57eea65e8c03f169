package sluice.gateway.features.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.CapturedLog;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;

/** What the administrator sees and changes. */
class SettingsIT {

  private static final String KEY = "the-key-of-the-administrator";
  private static final JsonObject AT_START =
      new JsonObject()
          .put("keyword", "text")
          .put("file_input", true)
          .put("provider", "You")
          .put("model", "gpt-4")
          .put("remove_sources", true)
          .put("system_prompt", "")
          .put("message_history", false)
          .put("private_mode", false)
          .put("token", "")
          .put("enable_request_logging", true)
          .put("log_level", "INFO");

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker("http://127.0.0.1:1", "ADMIN_KEY", KEY);

  @AfterEach
  void close() {
    request(HttpMethod.PUT, "/settings").sendJsonObject(AT_START).await(); // of the whole JVM
    gateway.close();
    vertx.close().await();
  }

  @Test
  void whatIsChangedIsShown() {
    assertThat(Responses.json(request(HttpMethod.GET, "/settings").send().await()))
        .isEqualTo(AT_START);

    HttpResponse<Buffer> response =
        request(HttpMethod.PUT, "/settings")
            .sendJsonObject(new JsonObject().put("log_level", "warn"))
            .await();

    assertThat(Responses.json(response)).isEqualTo(AT_START.copy().put("log_level", "WARN"));
    assertThat(Responses.json(request(HttpMethod.GET, "/settings").send().await()))
        .isEqualTo(Responses.json(response));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inAFormWhatIsNotThereIsOff(boolean multipart) {
    HttpRequest<Buffer> save = request(HttpMethod.POST, "/save");
    save.multipartMixed(multipart);
    HttpResponse<Buffer> response =
        save.sendForm(
                MultiMap.caseInsensitiveMultiMap()
                    .add("log_level", "ERROR")
                    .add("proxies", "false") // of other servers, and asks for nothing
                    .add("port", "5500")
                    .add("new_password", ""))
            .await();

    assertThat(Responses.text(response)).isEqualTo("Settings saved and applied successfully!");
    assertThat(Responses.json(request(HttpMethod.GET, "/settings").send().await()))
        .isEqualTo(
            AT_START
                .copy()
                .put("file_input", false)
                .put("remove_sources", false)
                .put("enable_request_logging", false)
                .put("log_level", "ERROR"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"log_level\":\"LOUD\"} | must be ERROR, WARN, INFO, DEBUG or TRACE",
        "{\"enable_request_logging\":1} | must be true or false",
        "{\"enable_request_logging\":null} | must be true or false",
        "{\"colour\":\"red\"} | There is no setting 'colour'",
        "{\"message_history\":true} | must be false, as there is no message history",
        "{\"provider\":\"Nobody\"} | must be one of",
        "{\"keyword\":\"token\"} | must be a word other than 'token'",
        "{\"keyword\":5} | must be a word",
        "{\"token\":[\"0123456789abcdef\"]} | must have at least 16 characters",
        "{\"token\":\"short\"} | must have at least 16 characters",
        "{ | not valid JSON: line 1, column 2",
        "[1] | must be a JSON object"
      })
  void whatCannotBeSetIsRefusedAndNothingChanges(String body, String why) {
    HttpResponse<Buffer> response =
        request(HttpMethod.PUT, "/settings").sendBuffer(Buffer.buffer(body)).await();

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Responses.text(response)).contains(why);
    assertThat(Responses.json(request(HttpMethod.GET, "/settings").send().await()))
        .isEqualTo(AT_START);
  }

  @Test
  void whatIsNoFormIsNotSaved() {
    HttpResponse<Buffer> response =
        request(HttpMethod.POST, "/save").sendJsonObject(new JsonObject()).await();

    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void aFormThatDoesNotKnowOfItOpensNoDoor() {
    JsonObject closed = new JsonObject().put("private_mode", true).put("token", "0123456789abcdef");
    request(HttpMethod.PUT, "/settings").sendJsonObject(closed).await();
    MultiMap form = MultiMap.caseInsensitiveMultiMap().add("keyword", "q").add("token", "");
    request(HttpMethod.POST, "/save").sendForm(form).await();

    JsonObject now = Responses.json(request(HttpMethod.GET, "/settings").send().await());
    assertThat(now.getBoolean("private_mode")).isTrue();
    assertThat(now.getString("token")).isEqualTo("****");
    request(HttpMethod.POST, "/save").sendForm(form.add("private_mode", "false")).await();
    now = Responses.json(request(HttpMethod.GET, "/settings").send().await());
    assertThat(now.getBoolean("private_mode")).isFalse();
  }

  @Test
  void aFieldThatAsksForSomethingElseIsRefused() {
    HttpResponse<Buffer> response =
        request(HttpMethod.POST, "/save")
            .sendForm(MultiMap.caseInsensitiveMultiMap().add("new_password", "12345678"))
            .await();

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Responses.text(response)).contains("There is no setting 'new_password'");
  }

  @Test
  void nobodyIsShownTheToken() {
    String token = "0123456789abcdef";
    JsonObject shown =
        Responses.json(
            request(HttpMethod.PUT, "/settings")
                .sendJsonObject(new JsonObject().put("token", token))
                .await());

    assertThat(shown.getString("token")).isEqualTo("****");
    assertThat(gateway.node().settings().content().encode()).doesNotContain(token);
    JsonObject before = gateway.node().settings().content();
    request(HttpMethod.PUT, "/settings").sendJsonObject(shown).await();
    assertThat(gateway.node().settings().content()).isEqualTo(before); // saved as it was shown
  }

  @Test
  void aDocumentThatSaysSomethingOddDoesNoHarm() {
    gateway
        .node()
        .settings()
        .change(
            content -> new JsonObject().put("enable_request_logging", "no").putNull("log_level"))
        .await();

    assertThat(Responses.json(request(HttpMethod.GET, "/settings").send().await()))
        .isEqualTo(AT_START);
  }

  @ParameterizedTest
  @CsvSource({"GET,/settings", "PUT,/settings", "POST,/settings", "POST,/save"})
  void withoutTheKeyNothingIsShownOrChanged(String method, String path) {
    var bare = client.requestAbs(HttpMethod.valueOf(method), gateway.url() + path);

    assertThat(bare.sendBuffer(Buffer.buffer("{}")).await().statusCode()).isEqualTo(401);
    bare.bearerTokenAuthentication("another");
    HttpResponse<Buffer> refused = bare.sendBuffer(Buffer.buffer("{}")).await();
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Responses.json(refused).getString("details")).contains("ADMIN_KEY");
  }

  @Test
  void nothingOfAMistypedKeyIsLogged() {
    try (CapturedLog log = CapturedLog.of("sluice.gateway")) {
      client
          .getAbs(gateway.url() + "/settings")
          .bearerTokenAuthentication(KEY.replace("administrator", "administratr"))
          .send()
          .await();

      assertThat(log.lines())
          .anyMatch(line -> line.contains("unknown key"))
          .noneMatch(line -> line.contains("the") && line.contains("ratr"));
    }
  }

  @Test
  void aRefusedChangeDoesNotCount() {
    for (int i = 0; i < 6; i++) {
      HttpResponse<Buffer> response =
          request(HttpMethod.PUT, "/settings")
              .sendJsonObject(new JsonObject().put("log_level", "LOUD"))
              .await();
      assertThat(response.statusCode()).isEqualTo(400);
    }

    assertThat(
            request(HttpMethod.PUT, "/settings")
                .sendJsonObject(new JsonObject())
                .await()
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void changesAreLimitedLooksAreNot() {
    int status = 0;
    for (int i = 0; i < 6; i++) {
      HttpResponse<Buffer> response =
          request(HttpMethod.PUT, "/settings").sendJsonObject(new JsonObject()).await();
      status = response.statusCode();
      if (i < 5) {
        assertThat(status).isEqualTo(200);
      } else {
        assertThat(Integer.parseInt(response.getHeader("Retry-After"))).isBetween(1, 60);
      }
    }

    assertThat(status).isEqualTo(429);
    assertThat(request(HttpMethod.GET, "/settings").send().await().statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserGetsAPageThatNeedsNobodyElse() {
    HttpResponse<Buffer> page =
        client
            .getAbs(gateway.url() + "/settings")
            .putHeader("Accept", "text/html,*/*")
            .send()
            .await();

    assertThat(page.getHeader("Content-Security-Policy")).contains("default-src 'none'");
    Matcher asked =
        Pattern.compile("(?:src|href)=\"(?!data:)([^\"]+)\"").matcher(Responses.text(page));
    int found = 0;
    while (asked.find()) {
      String url = gateway.url() + "/" + asked.group(1);
      assertThat(client.getAbs(url).send().await().statusCode()).isEqualTo(200);
      found++;
    }
    assertThat(found).isEqualTo(2);
  }

  @Test
  void withoutAnAdministratorTheRoutesAreNotThere() {
    try (GatewayFixture other = GatewayFixture.withoutWorker("http://127.0.0.1:1")) {
      assertThat(client.getAbs(other.url() + "/settings").send().await().statusCode())
          .isEqualTo(502); // it goes on to FusionBrain like all that is left
    }
  }

  private HttpRequest<Buffer> request(HttpMethod method, String path) {
    return client
        .requestAbs(method, gateway.url() + path)
        .bearerTokenAuthentication(KEY)
        .timeout(10_000);
  }
}
