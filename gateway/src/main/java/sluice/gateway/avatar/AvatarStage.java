package sluice.gateway.avatar;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import sluice.gateway.avatar.ChunkAnswer.Form;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.EarlyAnswer;
import sluice.gateway.http.ErrorShape;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OwnResponse;
import sluice.gateway.http.Problem.NoSuchClip;
import sluice.gateway.http.Problem.NotFound;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.Outcome.Why;
import sluice.gateway.jobs.WorkerPool;
import sluice.gateway.proxy.OwnBody;
import sluice.gateway.proxy.RequestReader;
import sluice.shared.clip.ClipStore;

/** The avatar that our own workers play: the same API, without any other server. */
public final class AvatarStage implements AvatarServer {

  private static final int OK = 200;

  private final Vertx vertx;
  private final WorkerPool workers;
  private final RequestReader reader;
  private final AvatarConfig config;
  private final Duration heartbeat;
  private final OwnBody body;
  private final Clips clips;
  private final ClipAnswer clipAnswer;
  private final Speeches speeches;
  private final Portrait portrait;

  /**
   * Creates it from the parts it is made of.
   *
   * @param maxJobBytes longest job that can be sent to a worker, in bytes
   * @param store where chunks are kept until they are fetched
   * @param heartbeat how long a client may hear nothing; zero for as long as it takes
   */
  public AvatarStage(
      Vertx vertx,
      WorkerPool workers,
      int maxJobBytes,
      ClipStore store,
      RequestReader reader,
      OwnBody body,
      AvatarConfig config,
      Duration heartbeat) {
    this.vertx = vertx;
    this.workers = workers;
    this.reader = reader;
    this.config = config;
    this.heartbeat = heartbeat;
    this.body = body;
    this.clips = new Clips(store, Clips.clock());
    this.clipAnswer = new ClipAnswer(body);
    this.portrait = new Portrait(workers);
    this.speeches = new Speeches(vertx, workers, maxJobBytes, clips, config, heartbeat);
  }

  @Override
  public Future<Void> serve(Exchange exchange, String api, String prefix) {
    if (api.startsWith(AvatarPath.CHUNK_VIDEO)) {
      String id = api.substring(AvatarPath.CHUNK_VIDEO.length());
      return get(exchange, () -> clip(exchange, id, Clips.Kind.VIDEO));
    }
    if (api.startsWith(AvatarPath.CHUNK_AUDIO)) {
      String id = api.substring(AvatarPath.CHUNK_AUDIO.length());
      return get(exchange, () -> clip(exchange, id, Clips.Kind.AUDIO));
    }
    return switch (api) {
      case AvatarPath.HEALTH -> get(exchange, () -> health(exchange));
      case AvatarPath.AVATAR -> get(exchange, () -> portrait(exchange));
      case AvatarPath.STREAM_CHUNKS -> post(exchange, () -> chunks(exchange, prefix));
      case AvatarPath.GENERATE -> post(exchange, () -> film(exchange));
      case AvatarPath.GENERATE_STREAM -> post(exchange, () -> filmOfChunk(exchange));
      case AvatarPath.CLEANUP -> post(exchange, () -> cleanUp(exchange));
      default -> Future.failedFuture(new ProblemException(new NotFound()));
    };
  }

  private static Future<Void> get(Exchange exchange, Supplier<Future<Void>> answer) {
    HttpMethod method = exchange.request().method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
        ? answer.get()
        : OwnResponse.otherMethod(exchange.request(), "GET, HEAD");
  }

  private static Future<Void> post(Exchange exchange, Supplier<Future<Void>> answer) {
    return exchange.request().method().equals(HttpMethod.POST)
        ? answer.get()
        : OwnResponse.otherMethod(exchange.request(), "POST");
  }

  private Future<Void> health(Exchange exchange) {
    Optional<Why> unable = workers.unableToSpeak();
    boolean anyWorker = !workers.isWorkerless();
    String status = unable.isEmpty() ? "ready" : anyWorker ? "degraded" : "offline";
    return json(
        exchange,
        new JsonObject()
            .put("status", status)
            .put("models_loaded", unable.isEmpty())
            .put("avatar_loaded", anyWorker)
            .put("device", "cpu"));
  }

  private Future<Void> portrait(Exchange exchange) {
    return portrait
        .get()
        .compose(
            jpeg -> {
              exchange
                  .answer(OK, "image/jpeg")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=" + Portrait.KEPT.toSeconds());
              return body.send(exchange, jpeg);
            });
  }

  private Future<Void> chunks(Exchange exchange, String prefix) {
    Form form = Form.of(exchange.request().getHeader(HttpHeaders.ACCEPT));
    return read(exchange)
        .compose(
            request -> {
              if (!form.isStreamed()) {
                EarlyAnswer.after(
                    vertx,
                    heartbeat,
                    exchange,
                    EarlyAnswer.Form.JSON,
                    ErrorShape::avatarEvent,
                    () -> true);
              }
              return speeches.chunks(exchange, request, form, prefix);
            });
  }

  private Future<Void> film(Exchange exchange) {
    return read(exchange)
        .compose(request -> speeches.film(exchange, request))
        .compose(mp4 -> film(exchange, mp4, "attachment; filename=avatar_speech.mp4"));
  }

  private Future<Void> filmOfChunk(Exchange exchange) {
    return read(exchange)
        .compose(
            request ->
                speeches
                    .film(exchange, request)
                    .compose(
                        mp4 ->
                            film(
                                exchange,
                                mp4,
                                "inline; filename=chunk_" + request.chunkIndex() + ".mp4")));
  }

  private Future<Void> film(Exchange exchange, Buffer mp4, String disposition) {
    exchange
        .answer(OK, Clips.Kind.VIDEO.contentType())
        .putHeader(HttpHeaders.CONTENT_DISPOSITION, disposition);
    return body.send(exchange, mp4);
  }

  private Future<SpeechRequest> read(Exchange exchange) {
    int characters = config.maxTextCharacters();
    return reader
        .read(exchange, SpeechRequest.maxBytes(characters))
        .map(body -> SpeechRequest.from(body, characters));
  }

  private Future<Void> clip(Exchange exchange, String id, Clips.Kind kind) {
    return clips
        .find(id, kind)
        .compose(
            clip ->
                clip.isPresent()
                    ? clipAnswer.send(exchange, clip.get(), kind, id)
                    : Future.failedFuture(
                        new ProblemException(new NoSuchClip(kind == Clips.Kind.VIDEO))));
  }

  private Future<Void> cleanUp(Exchange exchange) {
    exchange.dropRequest(); // which has no body that matters
    return clips
        .removeOld()
        .compose(
            count -> json(exchange, new JsonObject().put("message", "Удалено файлов: " + count)));
  }

  private Future<Void> json(Exchange exchange, JsonObject answer) {
    exchange.answer(OK, ContentTypes.JSON);
    return body.send(exchange, answer.toBuffer());
  }
}
