package sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FusionBrainStubTest {

  private static final String FORM = "multipart/form-data; boundary=XX";
  private static final String RUN = "/key/api/v1/pipeline/run";
  private static final String STATUS = "/key/api/v1/pipeline/status/";
  private static final byte[] PNG = "\u0089PNG".getBytes(StandardCharsets.ISO_8859_1);

  private final Vertx vertx = Vertx.vertx();
  private FusionBrainStub stub;
  private Browser browser;

  @BeforeEach
  void start() {
    stub = FusionBrainStub.start(vertx, 0, Behaviour.delivering(PNG)).await();
    browser = new Browser(stub.url());
  }

  @AfterEach
  void stop() {
    browser.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({"pipeline,pipeline_id", "text2image,model_id"})
  void aRunIsInitialThenProcessingThenDoneThenForgotten(String api, String idField)
      throws Exception {
    stub.behave(stub.behaviour().withPolls(2));

    HttpResponse<String> run =
        browser.post("/key/api/v1/" + api + "/run", FORM, form(idField, "application/json"));
    String status = "/key/api/v1/" + api + "/status/" + uuid(run);

    assertThat(run.statusCode()).isEqualTo(201);
    assertThat(browser.get(status).body()).contains("\"status\":\"INITIAL\"");
    assertThat(browser.get(status).body()).contains("\"status\":\"PROCESSING\"");
    assertThat(browser.get(status).body())
        .contains("\"status\":\"DONE\"", "[\"" + Base64.getEncoder().encodeToString(PNG) + "\"]");
    assertThat(browser.get(status).statusCode()).isEqualTo(404);
  }

  @Test
  void modelsDeliverImagesAndPipelinesDeliverFiles() throws Exception {
    stub.behave(stub.behaviour().withPolls(0).keepingResults());

    String uuid = uuid(browser.post(RUN, FORM, form("pipeline_id", "application/json")));

    assertThat(browser.get(STATUS + uuid).body())
        .isEqualTo(
            """
            {"uuid":"%s","status":"DONE","result":{"files":["iVBORw=="],"censored":false},\
            "generationTime":12}\
            """
                .formatted(uuid));
    assertThat(browser.get("/key/api/v1/text2image/status/" + uuid).body())
        .isEqualTo(
            """
            {"uuid":"%s","status":"DONE","images":["iVBORw=="],"errorDescription":null,\
            "censored":false}\
            """
                .formatted(uuid));
  }

  @Test
  void aFailureIsDeliveredOnce() throws Exception {
    stub.behave(Behaviour.of(new Ending.Failed("no \"cats\" today")).withPolls(0));

    String uuid = uuid(browser.post(RUN, FORM, form("pipeline_id", "application/json")));

    assertThat(new JsonObject(browser.get(STATUS + uuid).body()).getString("errorDescription"))
        .isEqualTo("no \"cats\" today");
    assertThat(browser.get(STATUS + uuid).statusCode()).isEqualTo(404);
  }

  @Test
  void deliversCensoredImagesTopLevelFilesAndVerbatimBodies() throws Exception {
    Ending.Files files = Ending.images(PNG, PNG).asCensored().atTopLevel().truncatedTo(5);
    String uuid = uuid(browser.post(RUN, FORM, form("pipeline_id", "application/json")));

    stub.behave(Behaviour.of(files).withPolls(0).keepingResults());
    String topLevel = browser.get(STATUS + uuid).body();
    stub.behave(Behaviour.of(new Ending.Verbatim("{ \"id\":\"$UUID\" }")).withPolls(0));
    String verbatim = browser.get(STATUS + uuid).body();

    assertThat(topLevel).contains("\"DONE\",\"files\":[\"iVBOR\",\"iVBOR\"],\"censored\":true}");
    assertThat(verbatim).isEqualTo("{ \"id\":\"" + uuid + "\" }");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "application/octet-stream"})
  void paramsNotDeclaredAsJsonGet415(String type) throws Exception {
    HttpResponse<String> response = browser.post(RUN, FORM, form("pipeline_id", type));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(new JsonObject(response.body()).fieldNames())
        .containsExactly("timestamp", "status", "error", "message", "path");
  }

  @Test
  void thePipelineIdMayBeInTheQuery() throws Exception {
    String form = form("somebody_else", "application/json");

    assertThat(browser.post(RUN + "?pipeline_id=1", FORM, form).statusCode()).isEqualTo(201);
    assertThat(browser.post(RUN, FORM, form).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/key/api/v1/pipelines", "/key/api/v1/models", STATUS + "1"})
  void requestsWithoutKeysGet401(String path) throws Exception {
    HttpResponse<String> response = browser.getWithoutKeys(path);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(new JsonObject(response.body()).getString("path")).isEqualTo(path);
  }

  @Test
  void servesListsAvailabilityAndStyles() throws Exception {
    assertThat(browser.get("/key/api/v1/pipelines").body()).startsWith("[{\"id\":\"");
    assertThat(browser.get("/key/api/v1/pipelines?type=OTHER").body()).isEqualTo("[]");
    assertThat(browser.get("/key/api/v1/models").body()).startsWith("[{\"id\":4,");
    assertThat(browser.get("/key/api/v1/pipeline/1/availability").body())
        .isEqualTo("{\"status\":\"ACTIVE\"}");
    assertThat(browser.get("/key/api/v1/text2image/availability?model_id=4").body())
        .isEqualTo("{\"model_status\":\"ACTIVE\"}");
    assertThat(browser.getWithoutKeys("/static/styles/key").body()).contains("Кандинский");
  }

  @Test
  void aFullQueueRefusesARunWithoutAnIdentifier() throws Exception {
    stub.behave(stub.behaviour().refusingWork());

    HttpResponse<String> run = browser.post(RUN, FORM, form("pipeline_id", "application/json"));

    assertThat(run.statusCode()).isEqualTo(201);
    assertThat(run.body()).isEqualTo("{\"model_status\":\"DISABLED_BY_QUEUE\"}");
  }

  @Test
  void recordsEveryRequestAsSent() throws Exception {
    browser.post("/any//path%20?a=1&a=2", "text/plain", "body");

    SeenRequest seen = stub.requests().getFirst();

    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.uri()).isEqualTo("/any//path%20?a=1&a=2");
    assertThat(seen.header("x-key")).contains("Key k");
    assertThat(seen.headers()).contains(new Header("X-Secret", "Secret s"));
    assertThat(seen.body().toString()).isEqualTo("body");
    assertThat(seen.complete()).isTrue();
    assertThat(stub.requestsTo("/any//path%20")).containsExactly(seen);
  }

  @Test
  void scriptedResponsesComeInOrderAndTheLastOneRepeats() throws Exception {
    StubResponse cookies =
        StubResponse.empty(204).withHeader("Set-Cookie", "a").withHeader("Set-Cookie", "b");
    stub.on(HttpMethod.GET, "/x", StubResponse.redirect(302, "/y"), cookies);

    assertThat(browser.get("/x").headers().firstValue("location")).contains("/y");
    assertThat(browser.get("/x").headers().allValues("set-cookie")).containsExactly("a", "b");
    assertThat(browser.get("/x").statusCode()).isEqualTo(204);
  }

  @Test
  void aHandlerMayRespondBeforeOrAfterTheBodyIsRead() throws Exception {
    stub.on(HttpMethod.POST, "/late", (HttpServerRequest r) -> r.response().end("late"));
    stub.onArrival(HttpMethod.POST, "/early", r -> r.response().setStatusCode(413).end());

    assertThat(browser.post("/late", "text/plain", "x").body()).isEqualTo("late");
    assertThat(browser.post("/early", "text/plain", "x").statusCode()).isEqualTo(413);
    assertThat(stub.requests()).extracting(SeenRequest::complete).containsExactly(true, false);
  }

  private static String uuid(HttpResponse<String> run) {
    return new JsonObject(run.body()).getString("uuid");
  }

  private static String form(String idField, String paramsType) {
    return """
    --XX
    Content-Disposition: form-data; name="%s"

    4
    --XX
    Content-Disposition: form-data; name="params"; filename="blob"%s

    {"type":"GENERATE","generateParams":{"query":"Пушистый кот"}}
    --XX--\
    """
        .formatted(idField, paramsType.isEmpty() ? "" : "\nContent-Type: " + paramsType);
  }
}
