package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import sluice.gateway.features.avatar.ChunkResponse.Format;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.LocalResponse;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.Status;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.gateway.jobs.WorkerPool;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.gateway.proxy.ResponseBodySender;
import sluice.shared.video.VideoStore;

/** Serves the avatar API with videos that Sluice's own workers make. */
public final class BuiltinAvatar implements AvatarServer {

  private final Vertx vertx;
  private final WorkerPool workers;
  private final RequestBodyReader reader;
  private final AvatarConfig config;
  private final Duration heartbeat;
  private final ResponseBodySender body;
  private final Videos videos;
  private final VideoResponse videoResponse;
  private final SpeechSynthesis synthesis;
  private final PortraitImage portrait;

  /**
   * Creates the server.
   *
   * @param maxJobBytes longest job that can be sent to a worker, in bytes
   * @param store keeps the videos of chunks until they are fetched
   * @param heartbeat longest time without a byte for the client; zero switches this off
   */
  public BuiltinAvatar(
      Vertx vertx,
      WorkerPool workers,
      int maxJobBytes,
      VideoStore store,
      RequestBodyReader reader,
      ResponseBodySender body,
      AvatarConfig config,
      Duration heartbeat) {
    this.vertx = vertx;
    this.workers = workers;
    this.reader = reader;
    this.config = config;
    this.heartbeat = heartbeat;
    this.body = body;
    this.videos = new Videos(store, Videos.clock());
    this.videoResponse = new VideoResponse(body);
    this.portrait = new PortraitImage(workers);
    this.synthesis = new SpeechSynthesis(vertx, workers, maxJobBytes, videos, config, heartbeat);
  }

  @Override
  public Future<Void> serve(Exchange exchange, String api, String prefix) {
    if (api.startsWith(AvatarPath.CHUNK_VIDEO)) {
      String id = api.substring(AvatarPath.CHUNK_VIDEO.length());
      return get(exchange, () -> video(exchange, id, Videos.Kind.VIDEO));
    }
    if (api.startsWith(AvatarPath.CHUNK_AUDIO)) {
      String id = api.substring(AvatarPath.CHUNK_AUDIO.length());
      return get(exchange, () -> video(exchange, id, Videos.Kind.AUDIO));
    }
    return switch (api) {
      case AvatarPath.HEALTH -> get(exchange, () -> health(exchange));
      case AvatarPath.AVATAR -> get(exchange, () -> portrait(exchange));
      case AvatarPath.STREAM_CHUNKS -> post(exchange, () -> chunks(exchange, prefix));
      case AvatarPath.GENERATE -> post(exchange, () -> video(exchange));
      case AvatarPath.GENERATE_STREAM -> post(exchange, () -> videoOfChunk(exchange));
      case AvatarPath.CLEANUP -> post(exchange, () -> cleanUp(exchange));
      default -> Future.failedFuture(new ProblemException(Problems.notFound()));
    };
  }

  private static Future<Void> get(Exchange exchange, Supplier<Future<Void>> response) {
    HttpMethod method = exchange.request().method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
        ? response.get()
        : LocalResponse.otherMethod(exchange.request(), "GET, HEAD");
  }

  private static Future<Void> post(Exchange exchange, Supplier<Future<Void>> response) {
    return exchange.request().method().equals(HttpMethod.POST)
        ? response.get()
        : LocalResponse.otherMethod(exchange.request(), "POST");
  }

  private Future<Void> health(Exchange exchange) {
    Optional<Reason> unable = workers.unableToSpeak();
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
                  .respond(Status.OK, "image/jpeg")
                  .putHeader(
                      HttpHeaders.CACHE_CONTROL, "max-age=" + PortraitImage.MAX_AGE.toSeconds());
              return body.send(exchange, jpeg);
            });
  }

  private Future<Void> chunks(Exchange exchange, String prefix) {
    Format format = Format.of(exchange.request().getHeader(HttpHeaders.ACCEPT));
    return read(exchange)
        .compose(
            request -> {
              if (!format.isStreamed()) {
                EarlyResponse.after(
                    vertx,
                    heartbeat,
                    exchange,
                    EarlyResponse.BodyType.JSON,
                    AvatarProblems::event,
                    () -> true);
              }
              return synthesis.chunks(exchange, request, format, prefix);
            });
  }

  private Future<Void> video(Exchange exchange) {
    return read(exchange)
        .compose(request -> synthesis.video(exchange, request))
        .compose(mp4 -> video(exchange, mp4, "attachment; filename=avatar_speech.mp4"));
  }

  private Future<Void> videoOfChunk(Exchange exchange) {
    return read(exchange)
        .compose(
            request ->
                synthesis
                    .video(exchange, request)
                    .compose(
                        mp4 ->
                            video(
                                exchange,
                                mp4,
                                "inline; filename=chunk_" + request.chunkIndex() + ".mp4")));
  }

  private Future<Void> video(Exchange exchange, Buffer mp4, String disposition) {
    exchange
        .respond(Status.OK, Videos.Kind.VIDEO.contentType())
        .putHeader(HttpHeaders.CONTENT_DISPOSITION, disposition);
    return body.send(exchange, mp4);
  }

  private Future<SpeechRequest> read(Exchange exchange) {
    int characters = config.maxTextCharacters();
    return reader
        .read(exchange, SpeechRequest.maxBytes(characters))
        .map(body -> SpeechRequest.from(body, characters));
  }

  private Future<Void> video(Exchange exchange, String id, Videos.Kind kind) {
    return videos
        .find(id, kind)
        .compose(
            video ->
                video.isPresent()
                    ? videoResponse.send(exchange, video.get(), kind, id)
                    : Future.failedFuture(new ProblemException(AvatarProblems.noSuchVideo(kind))));
  }

  private Future<Void> cleanUp(Exchange exchange) {
    exchange.dropRequest(); // its body has no meaning
    return videos
        .removeOld()
        .compose(
            count -> json(exchange, new JsonObject().put("message", "Удалено файлов: " + count)));
  }

  private Future<Void> json(Exchange exchange, JsonObject response) {
    exchange.respond(Status.OK, ContentTypes.JSON);
    return body.send(exchange, response.toBuffer());
  }
}
