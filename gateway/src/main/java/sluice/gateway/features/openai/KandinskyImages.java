package sluice.gateway.features.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.ServerSentEvent;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.gateway.proxy.UpstreamConnector;

/** Serves OpenAI's image API with FusionBrain's Kandinsky, so that OpenAI's SDKs work with it. */
public final class KandinskyImages implements ImageProvider {

  private static final String GENERATIONS = "/v1/images/generations";
  private static final String COMPLETED = "image_generation.completed";
  private static final String MODEL = "kandinsky";
  private static final String AUTO_SIZE = "1024x1024";
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{1,3})x([1-9]\\d{1,3})");
  private static final Set<String> FORMATS = Set.of("jpeg", "png");
  private static final int IMAGES_MAX = 4;
  private static final int PROMPT_MAX = 1_000;

  private final Kandinsky kandinsky;
  private final RequestBodyReader reader;
  private final ImageResponses responses;

  /** Creates the provider. */
  public KandinskyImages(
      Vertx vertx,
      UpstreamConnector connector,
      KandinskyConfig config,
      RequestBodyReader reader,
      ImageResponses responses) {
    this.kandinsky = new Kandinsky(vertx, connector, config);
    this.reader = reader;
    this.responses = responses;
  }

  @Override
  public String name() {
    return "fusionbrain";
  }

  @Override
  public Future<Void> serve(Exchange exchange, String path) {
    if (!GENERATIONS.equals(path)) {
      return Future.failedFuture(
          new ProblemException(Problems.badRequest("This provider cannot edit images.")));
    }
    return reader
        .read(exchange, GenerateImageRequest.BYTES_MAX)
        .map(JsonFields::object)
        .compose(
            request -> isStream(request) ? stream(exchange, request) : whole(exchange, request));
  }

  private Future<Void> whole(Exchange exchange, JsonObject request) {
    responses.beginEarly(exchange, EarlyResponse.BodyType.JSON, () -> true);
    return generate(exchange, request)
        .compose(
            response -> responses.convert(exchange, response, RequestedImages.excludeJpeg(request)))
        .compose(
            response -> exchange.respond(Status.OK, ContentTypes.JSON).end(response.toBuffer()));
  }

  /** FusionBrain has no partial images, so the stream has the final one only. */
  private Future<Void> stream(Exchange exchange, JsonObject request) {
    responses.beginEarly(exchange, EarlyResponse.BodyType.EVENTS, () -> true);
    return generate(exchange, request)
        .map(KandinskyImages::completed)
        .compose(event -> responses.convert(exchange, event, RequestedImages.excludeJpeg(request)))
        .compose(
            event ->
                exchange
                    .respond(Status.OK, ContentTypes.EVENTS)
                    .end(ServerSentEvent.of(COMPLETED, event)));
  }

  private Future<JsonObject> generate(Exchange exchange, JsonObject request) {
    String size = JsonFields.text(request, "size", AUTO_SIZE);
    Matcher sides = SIZE.matcher("auto".equals(size) ? AUTO_SIZE : size);
    if (!sides.matches()) {
      throw new ProblemException(Problems.badRequest("The field 'size' must be like 1024x1024."));
    }
    checkFormat(JsonFields.text(request, "output_format", "jpeg"));
    return generate(
        exchange,
        JsonFields.text(request, "prompt", ""),
        Integer.parseInt(sides.group(1)),
        Integer.parseInt(sides.group(2)),
        JsonFields.whole(request, "n", 1));
  }

  private Future<JsonObject> generate(
      Exchange exchange, String prompt, int width, int height, int n) {
    if (prompt.isBlank()) {
      throw new ProblemException(Problems.missingField("prompt"));
    }
    if (prompt.length() > PROMPT_MAX) {
      throw new ProblemException(
          Problems.badRequest("The prompt is longer than " + PROMPT_MAX + " characters."));
    }
    if (n < 1 || n > IMAGES_MAX) {
      throw new ProblemException(
          Problems.badRequest("The field 'n' must be between 1 and " + IMAGES_MAX + "."));
    }
    List<Future<String>> images =
        Stream.generate(() -> kandinsky.generate(exchange, prompt, width, height))
            .limit(n)
            .toList();
    return Future.all(images).map(all -> response(all.list(), width + "x" + height));
  }

  private static void checkFormat(String format) {
    if (!FORMATS.contains(format)) {
      throw new ProblemException(
          Problems.badRequest("The field 'output_format' must be jpeg or png with this provider."));
    }
  }

  private static JsonObject response(List<String> images, String size) {
    JsonArray data = new JsonArray();
    images.forEach(base64 -> data.add(new JsonObject().put("b64_json", base64)));
    return new JsonObject()
        .put("created", Instant.now().getEpochSecond())
        .put("data", data)
        .put("output_format", images.getFirst().startsWith("/9j/") ? "jpeg" : "png")
        .put("size", size);
  }

  private static boolean isStream(JsonObject request) {
    return Boolean.TRUE.equals(request.getValue("stream"));
  }

  private static JsonObject completed(JsonObject response) {
    return new JsonObject()
        .put("type", COMPLETED)
        .put("created_at", response.getLong("created"))
        .put("size", response.getString("size"))
        .put("output_format", response.getString("output_format"))
        .mergeIn(response.getJsonArray("data").getJsonObject(0));
  }

  @Override
  public Future<Result> generate(Exchange exchange, GenerateImageRequest request) {
    checkFormat(request.look().getString("output_format", "jpeg"));
    return generate(exchange, request.prompt(), request.width(), request.height(), request.n())
        .compose(response -> responses.convert(exchange, response, request.excludesJpeg()))
        .map(response -> new Result(Status.OK, MODEL, response));
  }
}
