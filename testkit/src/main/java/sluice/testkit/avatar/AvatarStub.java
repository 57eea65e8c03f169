package sluice.testkit.avatar;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.demo.SeenRequest;

/**
 * Stub of a third-party avatar server, a Flask application. It responds to any text with the same
 * two chunks. Its videos are noise, so that a test can compare every byte.
 */
public final class AvatarStub {

  /** Ids of the two chunks. */
  public static final List<String> IDS =
      List.of("20251028_123456_000000_0", "20251028_123456_100000_1");

  private static final Pattern CHUNK = Pattern.compile("/api/chunk/(video|audio)/([^/?]+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final int VIDEO_BYTES = 100_000;

  private final Vertx vertx;
  private final HttpServer server;
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = Behaviour.USUAL;

  /**
   * How the server behaves.
   *
   * @param origin prefix of the paths in links
   * @param millis time to process a text, in milliseconds
   * @param failedChunk the second chunk fails
   * @param contentType media type of the response with the chunks
   */
  public record Behaviour(String origin, long millis, boolean failedChunk, String contentType) {

    /** The behaviour of 2025. */
    public static final Behaviour USUAL = new Behaviour("", 0, false, "application/json");

    /** Links with this prefix. */
    public static Behaviour linking(String origin) {
      return new Behaviour(origin, 0, false, "application/json");
    }

    /** A slow server. */
    public static Behaviour taking(long millis) {
      return new Behaviour("", millis, false, "application/json");
    }
  }

  /** Creates a server for a free port of loopback. */
  public AvatarStub(Vertx vertx) {
    this.vertx = vertx;
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              requests.add(SeenRequest.of(request, body, true));
                              respond(request, body);
                            }));
  }

  /** Starts to listen. */
  public Future<AvatarStub> listen() {
    return server.listen().map(this);
  }

  /** Base URL, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Changes the behaviour from the next request on. */
  public void behave(Behaviour next) {
    behaviour = next;
  }

  /** All requests so far, in order. */
  public List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** The bytes of a video or audio chunk. */
  public static Buffer video(String kind, String id) {
    byte[] bytes = new byte[VIDEO_BYTES];
    new Random((kind + id).hashCode()).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** The response with the chunks, in a formatting that a JSON serialiser would change. */
  public static String chunks(Behaviour behaviour) {
    String second =
        behaviour.failedChunk()
            ? "\"error\":\"CUDA out of memory\"}"
            : links(behaviour.origin(), IDS.get(1)) + ",\"duration\":4.20}";
    return "{ \"success\" : true,\"total_chunks\":2, \"language\":\"ru\",\"chunks\":[\n"
        + " {\"index\":0,\"text\":\"\\u041f\\u0435\\u0440\\u0432\\u044b\\u0439 /api/chunk\","
        + links(behaviour.origin(), IDS.get(0))
        + ",\"duration\":3.5},\n {\"index\":1,\"text\":\"Второй...\","
        + second
        + "]}\n";
  }

  private static String links(String origin, String id) {
    return "\"video_url\":\"%s/api/chunk/video/%s\",\"audio_url\" : \"%s/api/chunk/audio/%s\""
        .formatted(origin, id, origin, id);
  }

  private void respond(HttpServerRequest request, Buffer body) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("Access-Control-Allow-Origin", "*") // flask-cors
            .putHeader("Content-Type", "application/json");
    Matcher chunk = CHUNK.matcher(String.valueOf(request.path()));
    if (chunk.matches()) {
      video(request, response, chunk.group(1), chunk.group(2));
      return;
    }
    switch (request.method() + " " + request.path()) {
      case "GET /api/health" ->
          response.end(
              "{\"status\":\"ready\",\"models_loaded\":true,\"avatar_loaded\":true,\"device\":\"cuda\"}");
      case "GET /api/avatar" -> response.putHeader("Content-Type", "image/jpeg").end("a jpeg");
      case "POST /api/cleanup" -> response.end("{\"message\":\"Удалено файлов: 3\"}");
      case "POST /api/stream_chunks" -> streamChunks(response, body);
      case "POST /api/generate" ->
          response
              .putHeader("Content-Type", "video/mp4")
              .putHeader("Content-Disposition", "attachment; filename=avatar_speech.mp4")
              .end(video("video", "whole"));
      case "POST /api/generate_stream" ->
          response
              .putHeader("Content-Type", "video/mp4")
              .putHeader("Content-Disposition", "inline; filename=chunk_0.mp4")
              .end(video("video", "part"));
      default -> fail(response, 404, "Not found");
    }
  }

  private void streamChunks(HttpServerResponse response, Buffer body) {
    String text;
    try {
      text = new JsonObject(body).getString("text");
    } catch (DecodeException | ClassCastException e) {
      fail(response, 400, "Требуется поле \"text\"");
      return;
    }
    if (text == null || text.isBlank()) {
      fail(response, 400, text == null ? "Требуется поле \"text\"" : "Текст не может быть пустым");
      return;
    }
    Behaviour now = behaviour;
    response.putHeader("Content-Type", now.contentType());
    vertx.setTimer(1 + now.millis(), _ -> response.end(chunks(now)));
  }

  private static void video(
      HttpServerRequest request, HttpServerResponse response, String kind, String id) {
    if (!IDS.contains(id)) {
      fail(response, 404, kind.equals("video") ? "Видео не найдено" : "Аудио не найдено");
      return;
    }
    Buffer video = video(kind, id);
    response
        .putHeader("Content-Type", kind.equals("video") ? "video/mp4" : "audio/wav")
        .putHeader("Accept-Ranges", "bytes");
    String header = request.getHeader("Range");
    Matcher range = RANGE.matcher(header == null ? "" : header);
    if (!range.matches()) {
      response.end(video);
      return;
    }
    int first = Integer.parseInt(range.group(1));
    int last = range.group(2).isEmpty() ? VIDEO_BYTES - 1 : Integer.parseInt(range.group(2));
    response
        .setStatusCode(206)
        .putHeader("Content-Range", "bytes " + first + "-" + last + "/" + VIDEO_BYTES)
        .end(video.slice(first, last + 1));
  }

  private static void fail(HttpServerResponse response, int status, String error) {
    response.setStatusCode(status).end(new JsonObject().put("error", error).toBuffer());
  }
}
