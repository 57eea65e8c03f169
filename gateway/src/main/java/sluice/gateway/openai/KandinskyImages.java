package sluice.gateway.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.InvalidJson;
import sluice.gateway.http.Problem.MissingField;
import sluice.gateway.http.ProblemException;
import sluice.gateway.proxy.RequestReader;

/** Kandinsky by FusionBrain, asked and answering in OpenAI's words, so that any SDK can draw. */
public final class KandinskyImages implements ImageProvider {

  private static final String GENERATIONS = "/v1/images/generations";
  private static final String JSON = "application/json; charset=utf-8";
  private static final String AUTO = "1024x1024";
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{1,3})x([1-9]\\d{1,3})");
  private static final int PICTURES_MAX = 4;
  private static final int PROMPT_MAX = 1_000;
  private static final int OK = 200;

  private final Kandinsky kandinsky;
  private final RequestReader reader;

  /** Creates the provider. */
  public KandinskyImages(
      Vertx vertx, HttpClient client, KandinskyConfig config, RequestReader reader) {
    this.kandinsky = new Kandinsky(vertx, client, config);
    this.reader = reader;
  }

  @Override
  public String name() {
    return "fusionbrain";
  }

  @Override
  public Future<Void> serve(Exchange exchange) {
    return reader
        .read(exchange)
        .compose(
            body -> {
              if (!GENERATIONS.equals(exchange.request().path())) {
                throw new ProblemException(new BadRequest("This provider cannot edit pictures."));
              }
              JsonObject request = parse(body);
              return draw(exchange, request)
                  .compose(drawn -> answer(exchange, isStream(request), drawn));
            });
  }

  private static JsonObject parse(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      throw new ProblemException(new InvalidJson("The body is not a JSON object."));
    }
  }

  private static boolean isStream(JsonObject request) {
    return Boolean.TRUE.equals(request.getValue("stream"));
  }

  private static Future<Void> answer(Exchange exchange, boolean stream, Drawn drawn) {
    HttpServerResponse response = exchange.response().setStatusCode(drawn.status());
    if (!stream || drawn.status() != OK) {
      return response.putHeader("Content-Type", JSON).end(drawn.body().toBuffer());
    }
    // There are no pictures on the way: a stream of the last one only.
    JsonObject event =
        new JsonObject()
            .put("type", "image_generation.completed")
            .put("created_at", drawn.body().getLong("created"))
            .put("size", drawn.body().getString("size"))
            .put("output_format", drawn.body().getString("output_format"))
            .mergeIn(drawn.body().getJsonArray("data").getJsonObject(0));
    return response
        .putHeader("Content-Type", "text/event-stream")
        .end(
            Buffer.buffer("event: image_generation.completed\ndata: ")
                .appendBuffer(event.toBuffer())
                .appendString("\n\n"));
  }

  @Override
  public Future<Drawn> draw(Exchange exchange, JsonObject request) {
    String prompt = text(request, "prompt", "");
    if (prompt.isBlank()) {
      throw new ProblemException(new MissingField("prompt"));
    }
    if (prompt.length() > PROMPT_MAX) {
      throw new ProblemException(
          new BadRequest("The prompt is longer than " + PROMPT_MAX + " characters."));
    }
    String given = text(request, "size", AUTO);
    String size = "auto".equals(given) ? AUTO : given;
    Matcher sides = SIZE.matcher(size);
    if (!sides.matches()) {
      throw new ProblemException(new BadRequest("The field 'size' must be like 1024x1024."));
    }
    int width = Integer.parseInt(sides.group(1));
    int height = Integer.parseInt(sides.group(2));
    List<Future<String>> pictures =
        Stream.generate(() -> kandinsky.draw(exchange, prompt, width, height))
            .limit(count(request))
            .toList();
    return Future.all(pictures)
        .map(all -> new Drawn(OK, answer(all.list(), size)))
        .recover(KandinskyImages::refusal);
  }

  private static String text(JsonObject request, String name, String fallback) {
    return switch (request.getValue(name)) {
      case null -> fallback;
      case String text -> text;
      default -> throw new ProblemException(new BadRequest("The field '" + name + "' is no text."));
    };
  }

  private static int count(JsonObject request) {
    int n = request.getValue("n") instanceof Integer number ? number : 1;
    if (n < 1 || n > PICTURES_MAX) {
      throw new ProblemException(
          new BadRequest("The field 'n' must be between 1 and " + PICTURES_MAX + "."));
    }
    return n;
  }

  private static JsonObject answer(List<String> pictures, String size) {
    JsonArray data = new JsonArray();
    pictures.forEach(base64 -> data.add(new JsonObject().put("b64_json", base64)));
    return new JsonObject()
        .put("created", Instant.now().getEpochSecond())
        .put("data", data)
        .put("output_format", pictures.getFirst().startsWith("/9j/") ? "jpeg" : "png")
        .put("size", size);
  }

  /** What FusionBrain gives as a reason is an answer, if a sad one. */
  private static Future<Drawn> refusal(Throwable cause) {
    if (!(cause instanceof Kandinsky.NotDrawn why)) {
      return Future.failedFuture(cause);
    }
    boolean ours = why.status() == Kandinsky.NotDrawn.FAILED;
    JsonObject error =
        new JsonObject()
            .put("message", why.getMessage())
            .put("type", ours ? "upstream_error" : "invalid_request_error")
            .putNull("param")
            .put("code", ours ? "generation_failed" : "bad_request");
    return Future.succeededFuture(new Drawn(why.status(), new JsonObject().put("error", error)));
  }
}
