package sluice.gateway.features.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
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
import java.util.stream.Stream;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.BodyBuffer;
import sluice.gateway.proxy.UpstreamConnector;
import sluice.gateway.proxy.UpstreamRequest;

/**
 * Client of FusionBrain's pipelines API, from the prompt to the image in base64: lists the
 * pipelines, runs the first one and polls its status. FusionBrain delivers each image only once, so
 * polling stops when the client has left.
 */
final class Kandinsky {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
  private static final int FIRST_POLL_SECONDS = 2;
  private static final int FIRST_POLL_SECONDS_MAX = 60;
  private static final int POLL_SECONDS = 2;

  /** Largest response, in bytes: four times the largest image in base64. */
  private static final long RESPONSE_BYTES_MAX = 64 << 20;

  private final Vertx vertx;
  private final UpstreamConnector connector;
  private final KandinskyConfig config;

  Kandinsky(Vertx vertx, UpstreamConnector connector, KandinskyConfig config) {
    this.vertx = vertx;
    this.connector = connector;
    this.config = config;
  }

  /**
   * Generates one image.
   *
   * @param width in pixels
   * @param height in pixels
   * @return the image in base64; fails with a {@link ProblemException}
   */
  Future<String> generate(Exchange exchange, String prompt, int width, int height) {
    return new Generation(exchange).run(prompt, width, height);
  }

  /** The generation of one image. */
  private final class Generation {

    private final Exchange exchange;
    private final long deadlineNanos = System.nanoTime() + config.timeout().toNanos();

    Generation(Exchange exchange) {
      this.exchange = exchange;
    }

    Future<String> run(String prompt, int width, int height) {
      return call(HttpMethod.GET, "/key/api/v1/pipelines?type=TEXT2IMAGE", HttpClientRequest::send)
          .map(Kandinsky::firstPipeline)
          .compose(pipeline -> start(pipeline, prompt, width, height))
          .compose(started -> later(firstPoll(started)).compose(_ -> poll(text(started, "uuid"))))
          .recover(cause -> Future.failedFuture(problem(cause, exchange)));
    }

    private Future<JsonObject> start(String pipeline, String prompt, int width, int height) {
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
          .map(Kandinsky::started);
    }

    /** Polls until the image is there. A failed call is not repeated: the image may be gone. */
    private Future<String> poll(String uuid) {
      return call(HttpMethod.GET, "/key/api/v1/pipeline/status/" + uuid, HttpClientRequest::send)
          .compose(
              reply -> {
                JsonObject state = object(reply.json());
                if (reply.status() != Status.OK) {
                  throw new ProblemException(Problems.badUpstreamResponse());
                }
                return switch (text(state, "status")) {
                  case "DONE" -> Future.succeededFuture(image(state));
                  case "INITIAL", "PROCESSING" -> later(POLL_SECONDS).compose(_ -> poll(uuid));
                  default ->
                      throw new ProblemException(ImageProblems.generationFailed(reason(state)));
                };
              });
    }

    private Future<Reply> call(
        HttpMethod method,
        String target,
        Function<HttpClientRequest, Future<HttpClientResponse>> send) {
      if (exchange.hasEnded()) {
        return Future.failedFuture(new ProblemException(Problems.clientAborted()));
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (millis <= 0) {
        return Future.failedFuture(
            new ProblemException(Problems.upstreamTimeout(config.timeout())));
      }
      RequestOptions options =
          new RequestOptions()
              .setMethod(method)
              .setAbsoluteURI(config.url() + target)
              .setTimeout(millis)
              .putHeader("X-Key", "Key " + config.key().reveal())
              .putHeader("X-Secret", "Secret " + config.secret().reveal());
      exchange.facts().upstream().sentTo(options.getHost() + ":" + options.getPort());
      return connector
          .open(options)
          .compose(outgoing -> exchange.hasEnded() ? abandon(outgoing) : send(outgoing, send));
    }

    private Future<Reply> abandon(UpstreamRequest outgoing) {
      outgoing.cut();
      return Future.failedFuture(new ProblemException(Problems.clientAborted()));
    }

    private Future<Reply> send(
        UpstreamRequest outgoing, Function<HttpClientRequest, Future<HttpClientResponse>> send) {
      exchange.onEnd(outgoing::cut); // no effect once the reply is complete
      return send.apply(outgoing.request()).compose(this::reply);
    }

    private Future<Reply> reply(HttpClientResponse response) {
      BodyBuffer body = new BodyBuffer(exchange.held(), RESPONSE_BYTES_MAX);
      exchange.onEnd(body::drop);
      return response
          .pipe()
          .endOnComplete(false)
          .to(body)
          .map(_ -> Reply.of(response.statusCode(), body.bytes()));
    }
  }

  private static String firstPipeline(Reply reply) {
    if (reply.status() == Status.OK && reply.json() instanceof JsonArray list && !list.isEmpty()) {
      String id = text(object(list.getValue(0)), "id");
      if (!id.isEmpty()) {
        return id;
      }
    }
    throw new ProblemException(Problems.badUpstreamResponse());
  }

  private static JsonObject started(Reply reply) {
    JsonObject body = object(reply.json());
    if (reply.status() == Status.BAD_REQUEST) {
      throw new ProblemException(Problems.badRequest("FusionBrain: " + text(body, "message")));
    }
    if (reply.status() != Status.CREATED && reply.status() != Status.OK) {
      throw new ProblemException(Problems.badUpstreamResponse());
    }
    if (text(body, "uuid").isEmpty()) {
      throw new ProblemException(Problems.overloaded(RETRY_AFTER)); // such as DISABLED_BY_QUEUE
    }
    return body;
  }

  private static int firstPoll(JsonObject started) {
    return started.getValue("status_time") instanceof Integer seconds
        ? Math.clamp(seconds, 1, FIRST_POLL_SECONDS_MAX)
        : FIRST_POLL_SECONDS;
  }

  /** The image, from either of the two places where clients have found it. */
  private static String image(JsonObject state) {
    return Stream.of(object(state.getValue("result")), state)
        .map(place -> place.getValue("files"))
        .filter(files -> files instanceof JsonArray list && !list.isEmpty())
        .map(files -> ((JsonArray) files).getValue(0))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElseThrow(() -> new ProblemException(Problems.badUpstreamResponse()));
  }

  /** The error description, which documentation and clients place differently. */
  private static String reason(JsonObject state) {
    return Stream.of(state, object(state.getValue("result")))
        .map(place -> text(place, "errorDescription"))
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .orElse("The image could not be generated.");
  }

  /** The value if it is an object, else an empty object. */
  private static JsonObject object(Object value) {
    return value instanceof JsonObject object ? object : new JsonObject();
  }

  /** The member if it is a string, else an empty string. */
  private static String text(JsonObject object, String name) {
    return object.getValue(name) instanceof String text ? text : "";
  }

  private Future<Void> later(int seconds) {
    return vertx.timer(seconds, TimeUnit.SECONDS).mapEmpty();
  }

  private ProblemException problem(Throwable cause, Exchange exchange) {
    return connector.failure(
        cause instanceof TimeoutException
            ? new ProblemException(Problems.upstreamTimeout(config.timeout()))
            : cause,
        exchange.facts().upstream());
  }

  /** A status and a parsed body, which is an empty string if it was not JSON. */
  private record Reply(int status, Object json) {

    static Reply of(int status, Buffer body) {
      try {
        return new Reply(status, Json.decodeValue(body));
      } catch (DecodeException e) {
        return new Reply(status, "");
      }
    }
  }
}
