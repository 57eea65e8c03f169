package sluice.testkit.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sluice.demo.DemoImage;
import sluice.demo.SeenRequest;

/** OpenAI's images API: the same image for every request with the right key. */
public final class ImagesStub {

  /** The only valid key. */
  public static final String KEY = "sk-of-the-operator";

  /** A body with this word delays the response, or each event of a stream, by 1.5 s. */
  public static final String SLOWLY = "slowly";

  /** A body with this word gets no response. */
  public static final String NEVER = "never";

  private static final long SLOW_MILLIS = 1_500;

  /** OpenAI's response to clients in unsupported countries, byte for byte. */
  public static final String WRONG_REGION =
      "{\"error\":{\"code\":\"unsupported_country_region_territory\",\"message\":\"Country, region,"
          + " or territory not supported\",\"param\":null,\"type\":\"request_forbidden\"}}";

  /** Headers of every response. */
  public static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry("x-request-id", "req_1"),
          Map.entry("openai-organization", "org-1"),
          Map.entry("openai-processing-ms", "7"),
          Map.entry("openai-version", "2020-10-01"),
          Map.entry("x-ratelimit-limit-requests", "5"),
          Map.entry("x-ratelimit-remaining-requests", "4"),
          Map.entry("x-ratelimit-reset-requests", "12s"),
          Map.entry("x-ratelimit-limit-tokens", "10000"),
          Map.entry("x-ratelimit-remaining-tokens", "9000"),
          Map.entry("x-ratelimit-reset-tokens", "6m0s"),
          Map.entry("retry-after", "12"),
          Map.entry("retry-after-ms", "12000"),
          Map.entry("x-should-retry", "false"));

  private static final String USAGE =
      "\"usage\":{\"total_tokens\":100,\"input_tokens\":50,\"output_tokens\":50,"
          + "\"input_tokens_details\":{\"text_tokens\":10,\"image_tokens\":40}}";
  private static final String EVENT =
      "event: %1$s\ndata: {\"type\":\"%1$s\",\"b64_json\":\"%2$s\",\"created_at\":1620000000,"
          + "\"size\":\"1024x1024\",\"quality\":\"high\",\"background\":\"opaque\","
          + "\"output_format\":\"png\",%3$s}\n\n";

  private final Vertx vertx;
  private final RecordingServer server;
  private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();

  /** Status and body of the response to every request. */
  private record Refusal(int status, String body) {}

  private ImagesStub(Vertx vertx, HttpServerOptions options) {
    this.vertx = vertx;
    server = new RecordingServer(vertx, options, this::respond);
  }

  /** Listens on 127.0.0.1 with these options, for instance TLS. */
  public static Future<ImagesStub> start(Vertx vertx, HttpServerOptions options) {
    ImagesStub stub = new ImagesStub(vertx, options);
    return stub.server.listen().map(stub);
  }

  public String url() {
    return server.url();
  }

  public List<SeenRequest> requests() {
    return server.requests();
  }

  /** Number of clients that disconnected before their response was complete. */
  public int abortedClients() {
    return server.abortedClients();
  }

  /** From now on sends this response to every request, or none if the status is 0. */
  public void refuse(int status, String body) {
    refusal.set(new Refusal(status, body));
  }

  /** The image in every response, in base64. */
  public static String base64() {
    return Base64.getEncoder().encodeToString(DemoImage.png());
  }

  /** The response to a request for one image of a newer model. */
  public static String drawn() {
    return "{\"created\":1713833628,\"data\":[{\"b64_json\":\""
        + base64()
        + "\"}],\"background\":\"opaque\",\"output_format\":\"png\",\"size\":\"1024x1024\","
        + "\"quality\":\"high\","
        + USAGE
        + "}";
  }

  private void respond(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response().putHeader("Content-Type", "application/json");
    HEADERS.forEach(response::putHeader);
    Refusal instead = refusal.get();
    if (instead != null) {
      if (instead.status() != 0) {
        response.setStatusCode(instead.status()).end(instead.body());
      }
    } else if (!("Bearer " + KEY).equals(request.getHeader("Authorization"))) {
      response
          .setStatusCode(401)
          .end(
              "{\"error\":{\"message\":\"Incorrect API key provided\","
                  + "\"type\":\"invalid_request_error\",\"param\":null,"
                  + "\"code\":\"invalid_api_key\"}}");
    } else if (body.length() == 0) {
      response.setStatusCode(400).end("{\"error\":{\"message\":\"No body\"}}");
    } else if (!body.toString().contains(NEVER)) {
      long millis = body.toString().contains(SLOWLY) ? SLOW_MILLIS : 0;
      boolean edit = "/v1/images/edits".equals(request.path());
      generate(response, edit ? new JsonObject() : new JsonObject(body), millis);
    }
  }

  private void generate(HttpServerResponse response, JsonObject request, long millis) {
    if (request.getBoolean("stream", false)) {
      response.putHeader("Content-Type", "text/event-stream").setChunked(true).writeHead();
      stream(response, request.getInteger("partial_images", 0), millis);
    } else {
      after(millis).onSuccess(_ -> whole(response, request));
    }
  }

  private void stream(HttpServerResponse response, int partialImages, long millis) {
    String type = "image_generation.";
    Future<Void> soFar = Future.succeededFuture();
    for (int i = 0; i < partialImages; i++) {
      String event =
          EVENT.formatted(type + "partial_image", base64(), "\"partial_image_index\":" + i);
      soFar = soFar.compose(_ -> after(millis)).compose(_ -> response.write(event));
    }
    soFar
        .compose(_ -> after(millis))
        .onSuccess(_ -> response.end(EVENT.formatted(type + "completed", base64(), USAGE)));
  }

  private Future<Void> after(long millis) {
    return millis == 0
        ? Future.succeededFuture()
        : vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private static void whole(HttpServerResponse response, JsonObject request) {
    if ("url".equals(request.getString("response_format", ""))) {
      response.end(
          "{\"created\":1589478378,\"data\":[{\"revised_prompt\":\"p\","
              + "\"url\":\"https://pictures.example/1.png\"}]}");
    } else {
      response.end(drawn());
    }
  }
}
