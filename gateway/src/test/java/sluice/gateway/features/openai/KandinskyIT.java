package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.demo.Behaviour;
import sluice.demo.DemoImage;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.SeenRequest;
import sluice.demo.StubResponse;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.shared.job.WorkerReply.Jpeg;

/** Who asks in OpenAI's words gets an image by Kandinsky. */
class KandinskyIT {

  private static final String KEY = "sk-client-0123456789";
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String REQUEST = "{\"prompt\":\"a cat\",\"size\":\"1024x768\"}";
  private static final String STATUS = "/key/api/v1/pipeline/status/u1";
  private static final String DONE =
      "{\"uuid\":\"u1\",\"status\":\"DONE\",\"result\":{\"files\":[\""
          + Base64.getEncoder().encodeToString(DemoImage.png())
          + "\"],\"censored\":false}}";
  private static final String RUN = "/key/api/v1/pipeline/run";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final FusionBrainStub fusionBrain =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images(DemoImage.png()))).await();
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker(
          fusionBrain.url(),
          "IMAGE_GENERATION_PROVIDER",
          "fusionbrain",
          "FUSIONBRAIN_API_KEY",
          "K1",
          "FUSIONBRAIN_SECRET_KEY",
          "S1",
          "ALLOWED_API_KEYS",
          KEY);

  /** A run that is over after a second. */
  @BeforeEach
  void runs() {
    fusionBrain.on(
        HttpMethod.POST,
        RUN,
        StubResponse.json(201, "{\"uuid\":\"u1\",\"status\":\"INITIAL\",\"status_time\":1}"));
    fusionBrain.on(HttpMethod.GET, STATUS, StubResponse.json(200, DONE));
  }

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void anImageIsDrawnAndFetchedOnce() {
    HttpResponse<Buffer> response = post(GENERATIONS, REQUEST);

    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject body = Responses.json(response);
    assertThat(
            Base64.getDecoder()
                .decode(body.getJsonArray("data").getJsonObject(0).getString("b64_json")))
        .isEqualTo(DemoImage.png());
    assertThat(body.getString("output_format")).isEqualTo("png");
    List<SeenRequest> seen = fusionBrain.requests();
    assertThat(seen).allSatisfy(request -> assertThat(request.header("X-Key")).contains("Key K1"));
    assertThat(seen.stream().filter(one -> one.path().equals(STATUS))).hasSize(1);
    SeenRequest run = seen.stream().filter(one -> one.path().equals(RUN)).findFirst().orElseThrow();
    assertThat(run.body().toString())
        .contains("\"width\":1024", "\"height\":768", "\"query\":\"a cat\"");
  }

  @Test
  void itComesInTheFormatThatIsAskedFor() {
    FakeWorker.responding(gateway.vertx(), "w", job -> new Jpeg(FakeWorker.jpegOf(job.payload())));
    String jpeg =
        Base64.getEncoder()
            .encodeToString(FakeWorker.jpegOf(Buffer.buffer(DemoImage.png())).getBytes());

    for (String wish : List.of("", ",\"output_format\":\"jpeg\"")) {
      JsonObject body = Responses.json(post(GENERATIONS, REQUEST.replace("}", wish + "}")));
      assertThat(body.getString("output_format")).isEqualTo("jpeg");
      assertThat(body.getJsonArray("data").getJsonObject(0).getString("b64_json")).isEqualTo(jpeg);
    }
    JsonObject png =
        Responses.json(post(GENERATIONS, REQUEST.replace("}", ",\"output_format\":\"png\"}")));
    assertThat(png.getString("output_format")).isEqualTo("png");
    JsonObject own =
        Responses.json(
            post("/api/generate/image", "{\"prompt\":\"a\",\"background\":\"transparent\"}"));
    assertThat(own.getJsonArray("images").getString(0)).startsWith("data:image/png;base64,iVBOR");
  }

  @Test
  void aStreamIsAskedForAndHasOneEvent() {
    HttpResponse<Buffer> response = post(GENERATIONS, "{\"prompt\":\"a cat\",\"stream\":true}");

    assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
    assertThat(Responses.text(response))
        .startsWith("event: image_generation.completed\ndata: {")
        .contains("\"type\":\"image_generation.completed\"")
        .endsWith("}\n\n");
  }

  @Test
  void ourOwnRouteSaysWhoHasDrawn() {
    JsonObject body = Responses.json(post("/api/generate/image", "{\"prompt\":\"a cat\"}"));

    assertThat(body.getString("status")).isEqualTo("success");
    assertThat(body.getString("provider")).isEqualTo("fusionbrain");
    assertThat(body.getJsonArray("images").getString(0)).startsWith("data:image/png;base64,iVBOR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | missing_field",
        "{\"prompt\":\"a\",\"size\":\"big\"} | bad_request",
        "{\"prompt\":\"a\",\"n\":5} | bad_request",
        "{\"prompt\":7} | bad_request",
        "{\"prompt\":\"a\",\"output_format\":\"webp\"} | bad_request",
        "{ | invalid_json"
      })
  void whatCannotBeDrawnIsRefusedBeforeFusionBrainIsAsked(String request, String code) {
    HttpResponse<Buffer> response = post(GENERATIONS, request);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(code(response)).isEqualTo(code);
    assertThat(fusionBrain.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "201 | {\"model_status\":\"DISABLED_BY_QUEUE\"} | 503 | no_capacity",
        "400 | {\"message\":\"too long\"} | 400 | bad_request",
        "401 | {} | 502 | upstream_unavailable",
        "500 | oops | 502 | upstream_unavailable"
      })
  void whatFusionBrainRefusesIsSaidInOpenAisWords(
      int refused, String body, int status, String code) {
    fusionBrain.on(HttpMethod.POST, RUN, StubResponse.json(refused, body));

    HttpResponse<Buffer> response = post(GENERATIONS, REQUEST);

    assertThat(code(response)).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void aRunThatFailsSaysWhy() {
    fusionBrain.on(
        HttpMethod.GET,
        STATUS,
        StubResponse.json(
            200, "{\"uuid\":\"u1\",\"status\":\"FAIL\",\"errorDescription\":\"no cats\"}"));

    HttpResponse<Buffer> response = post(GENERATIONS, REQUEST);

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.getHeader("X-Should-Retry")).isEqualTo("false");
    assertThat(code(response)).isEqualTo("generation_failed");
    assertThat(Responses.text(response)).contains("no cats");
  }

  @Test
  void nobodyCanEdit() {
    assertThat(post("/v1/images/edits", REQUEST).statusCode()).isEqualTo(400);
  }

  private static String code(HttpResponse<Buffer> response) {
    return Responses.json(response).getJsonObject("error").getString("code");
  }

  private HttpResponse<Buffer> post(String target, String body) {
    return client
        .postAbs(gateway.url() + target)
        .bearerTokenAuthentication(KEY)
        .timeout(60_000)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }
}
