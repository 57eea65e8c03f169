package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Heartbeat;
import sluice.gateway.http.ServerSentEvent;
import sluice.gateway.http.Status;

/** The response with the chunks of a text: sent as a whole, or streamed chunk by chunk. */
final class ChunkResponse {

  /** The format that the client asks for. */
  enum Format {
    /** One JSON object with all chunks. */
    WHOLE(ContentTypes.JSON),
    /** An event named {@code chunk} for each chunk, then one named {@code done}. */
    EVENTS(ContentTypes.EVENTS),
    /** A line of JSON for each chunk, then a line with a summary. */
    LINES("application/x-ndjson");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    private String mediaType() {
      return contentType.split(";", 2)[0];
    }

    /** The first known type in an {@code Accept} header: RFC 9110 section 12.5.1. */
    static Format of(@Nullable String accept) {
      return Stream.of((accept == null ? "" : accept).split(",", -1))
          .map(range -> range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
          .flatMap(
              type -> Arrays.stream(values()).filter(format -> format.mediaType().equals(type)))
          .findFirst()
          .orElse(WHOLE);
    }

    /** True if chunks are sent one by one. */
    boolean isStreamed() {
      return this != WHOLE;
    }
  }

  private final Exchange exchange;
  private final Format format;
  private final int total;
  private final String language;
  private Optional<Heartbeat> heartbeat = Optional.empty();
  private final SortedMap<Integer, JsonObject> chunks = new TreeMap<>();

  /**
   * Begins the response; if it is streamed, its head is sent at once.
   *
   * @param total number of chunks
   */
  ChunkResponse(Exchange exchange, Format format, int total, String language) {
    this.exchange = exchange;
    this.format = format;
    this.total = total;
    this.language = language;
    if (format.isStreamed()) {
      exchange.setUnknownLength();
      HttpServerResponse response =
          exchange
              .respond(Status.OK, format.contentType)
              .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
              .putHeader("X-Accel-Buffering", "no"); // asks nginx to let each chunk through
      if (exchange.request().version() != HttpVersion.HTTP_1_0) {
        response.writeHead(); // for HTTP/1.0 Vert.x requires a length here
      }
    }
  }

  /** Sends something without a meaning whenever a stream has been silent for so long. */
  void startHeartbeat(Vertx vertx, Duration silence) {
    if (format.isStreamed()) {
      heartbeat = Optional.of(Heartbeat.start(vertx, silence, exchange, this::writeFiller));
    }
  }

  private void writeFiller() {
    HttpServerResponse response = exchange.response();
    if (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      // A comment (HTML standard, section 9.2.6), or an empty line.
      response.write(
          format == Format.EVENTS ? EarlyResponse.BodyType.EVENTS.filler() : Buffer.buffer("\n"));
    }
  }

  /** Adds a chunk, which may have failed. */
  void chunk(int index, JsonObject chunk) {
    HttpServerResponse response = exchange.response();
    if (format == Format.WHOLE) {
      chunks.put(index, chunk);
    } else if (!response.ended() && !response.closed()) {
      heartbeat.ifPresent(Heartbeat::sent);
      response.write(part("chunk", chunk));
    }
  }

  /** Ends the response after the last chunk. */
  Future<Void> end() {
    JsonObject summary =
        new JsonObject().put("success", true).put("total_chunks", total).put("language", language);
    if (format == Format.WHOLE) {
      JsonArray all = new JsonArray();
      chunks.values().forEach(all::add);
      return exchange
          .respond(Status.OK, format.contentType)
          .end(summary.put("chunks", all).toBuffer());
    }
    heartbeat.ifPresent(Heartbeat::stop);
    return exchange.response().end(part("done", summary));
  }

  private Buffer part(String event, JsonObject json) {
    return format == Format.EVENTS
        ? ServerSentEvent.of(event, json)
        : json.toBuffer().appendString("\n");
  }
}
