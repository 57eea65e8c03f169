package sluice.gateway.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.Problem.TooSlow;
import sluice.gateway.http.Problem.Unreachable;
import sluice.gateway.http.ProblemException;

/**
 * FusionBrain's pipelines API, from the prompt to the base64 of the picture: list, run, and ask
 * until it is there. It gives each picture once, so nobody asks when the client has left.
 */
final class Kandinsky {

  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int BAD_REQUEST = 400;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
  private static final long FIRST_LOOK_SECONDS = 2;
  private static final long FIRST_LOOK_SECONDS_MAX = 60;
  private static final long LOOK_SECONDS = 2;

  private final Vertx vertx;
  private final HttpClient client;
  private final KandinskyConfig config;

  Kandinsky(Vertx vertx, HttpClient client, KandinskyConfig config) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
  }

  /**
   * Draws one picture.
   *
   * @param width in pixels
   * @param height in pixels
   * @return fails with a {@link ProblemException}, or with {@link NotDrawn} if FusionBrain says why
   */
  Future<String> draw(Exchange exchange, String prompt, int width, int height) {
    long deadlineNanos = System.nanoTime() + config.timeout().toNanos();
    return call(HttpMethod.GET, "/key/api/v1/pipelines?type=TEXT2IMAGE", HttpClientRequest::send)
        .map(Kandinsky::firstPipeline)
        .compose(pipeline -> run(pipeline, prompt, width, height))
        .compose(
            run ->
                later(
                        Math.min(
                            run.getLong("status_time", FIRST_LOOK_SECONDS), FIRST_LOOK_SECONDS_MAX))
                    .compose(_ -> look(exchange, run.getString("uuid"), deadlineNanos)))
        .recover(cause -> Future.failedFuture(problem(cause)));
  }

  private static String firstPipeline(Reply reply) {
    if (reply.status() == OK
        && reply.json() instanceof JsonArray list
        && !list.isEmpty()
        && list.getValue(0) instanceof JsonObject first
        && first.getString("id") != null) {
      return first.getString("id");
    }
    throw new ProblemException(new Unreachable());
  }

  private Future<JsonObject> run(String pipeline, String prompt, int width, int height) {
    JsonObject params =
        new JsonObject()
            .put("type", "GENERATE")
            .put("numImages", 1)
            .put("width", width)
            .put("height", height)
            .put("generateParams", new JsonObject().put("query", prompt));
    ClientMultipartForm form =
        ClientMultipartForm.multipartForm()
            .attribute("pipeline_id", pipeline)
            .binaryFileUpload("params", "blob", "application/json", params.toBuffer());
    return call(HttpMethod.POST, "/key/api/v1/pipeline/run", request -> request.send(form))
        .map(Kandinsky::begun);
  }

  private static JsonObject begun(Reply reply) {
    JsonObject body = reply.json() instanceof JsonObject object ? object : new JsonObject();
    if (reply.status() == BAD_REQUEST) {
      throw new NotDrawn(BAD_REQUEST, body.getString("message", "The request was refused."));
    }
    if (reply.status() != CREATED && reply.status() != OK) {
      throw new ProblemException(new Unreachable());
    }
    if (body.getString("uuid") == null) {
      throw new ProblemException(new Overloaded(RETRY_AFTER)); // DISABLED_BY_QUEUE and the like
    }
    return body;
  }

  /** Asks how far it is, and again later; a question that fails is not repeated. */
  private Future<String> look(Exchange exchange, String uuid, long deadlineNanos) {
    if (exchange.hasEnded()) {
      return Future.failedFuture(new ProblemException(new Unreachable()));
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      return Future.failedFuture(new ProblemException(new TooSlow(config.timeout())));
    }
    return call(HttpMethod.GET, "/key/api/v1/pipeline/status/" + uuid, HttpClientRequest::send)
        .compose(
            reply -> {
              if (reply.status() != OK || !(reply.json() instanceof JsonObject state)) {
                return Future.failedFuture(new ProblemException(new Unreachable()));
              }
              return switch (state.getString("status", "")) {
                case "DONE" -> Future.succeededFuture(picture(state));
                case "INITIAL", "PROCESSING" ->
                    later(LOOK_SECONDS).compose(_ -> look(exchange, uuid, deadlineNanos));
                default -> Future.failedFuture(failed(state));
              };
            });
  }

  /** It has stood in two places. */
  private static String picture(JsonObject state) {
    JsonObject result = state.getJsonObject("result", state);
    JsonArray files = result.getJsonArray("files", new JsonArray());
    if (files.isEmpty()) {
      throw new ProblemException(new Unreachable());
    }
    return files.getString(0);
  }

  private static NotDrawn failed(JsonObject state) {
    String outside = state.getString("errorDescription");
    String inside = state.getJsonObject("result", new JsonObject()).getString("errorDescription");
    String why = outside == null ? inside : outside;
    return new NotDrawn(NotDrawn.FAILED, why == null ? "The picture could not be drawn." : why);
  }

  private Future<Void> later(long seconds) {
    return vertx.timer(Math.max(1, seconds), TimeUnit.SECONDS).mapEmpty();
  }

  private Future<Reply> call(
      HttpMethod method,
      String target,
      Function<HttpClientRequest, Future<HttpClientResponse>> send) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(config.url() + target)
            .setTimeout(config.timeout().toMillis())
            .putHeader("X-Key", "Key " + config.key().reveal())
            .putHeader("X-Secret", "Secret " + config.secret().reveal());
    return client
        .request(options)
        .compose(send)
        .compose(answer -> answer.body().map(body -> Reply.of(answer.statusCode(), body)));
  }

  private Throwable problem(Throwable cause) {
    return switch (cause) {
      case ProblemException known -> known;
      case NotDrawn known -> known;
      case TimeoutException _ -> new ProblemException(new TooSlow(config.timeout()));
      default -> new ProblemException(new Unreachable());
    };
  }

  /** An answer, and what it says if that is JSON. */
  private record Reply(int status, Object json) {

    static Reply of(int status, Buffer body) {
      try {
        return new Reply(status, Json.decodeValue(body));
      } catch (DecodeException e) {
        return new Reply(status, "");
      }
    }
  }

  /** FusionBrain has answered that it will not, or could not. */
  static final class NotDrawn extends RuntimeException {

    static final int FAILED = 500;

    private static final long serialVersionUID = 1L;

    private final int status;

    NotDrawn(int status, String message) {
      super(message, null, false, false);
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
