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

/** The response with the chunks of a text: whole when all are there, or each when it is. */
final class ChunkResponse {

  /** How a client wants it. */
  enum Form {
    /** One JSON object with all of them, as the API has always had it. */
    WHOLE(ContentTypes.JSON),
    /** An event for each, named {@code chunk}, then one named {@code done}. */
    EVENTS(ContentTypes.EVENTS),
    /** A line of JSON for each, then one that says that this was all. */
    LINES("application/x-ndjson");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    private String mediaType() {
      return contentType.split(";", 2)[0];
    }

    /** The first of those that an {@code Accept} header names: RFC 9110 section 12.5.1. */
    static Form of(@Nullable String accept) {
      return Stream.of((accept == null ? "" : accept).split(",", -1))
          .map(range -> range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
          .flatMap(type -> Arrays.stream(values()).filter(form -> form.mediaType().equals(type)))
          .findFirst()
          .orElse(WHOLE);
    }

    /** True if chunks are told of one by one. */
    boolean isStreamed() {
      return this != WHOLE;
    }
  }

  private final Exchange exchange;
  private final Form form;
  private final int total;
  private final String language;
  private Optional<Heartbeat> heartbeat = Optional.empty();
  private final SortedMap<Integer, JsonObject> chunks = new TreeMap<>();

  /**
   * Begins it; a streamed one is seen to begin.
   *
   * @param total how many chunks there will be
   */
  ChunkResponse(Exchange exchange, Form form, int total, String language) {
    this.exchange = exchange;
    this.form = form;
    this.total = total;
    this.language = language;
    if (form.isStreamed()) {
      exchange.setUnknownLength();
      HttpServerResponse response =
          exchange
              .respond(Status.OK, form.contentType)
              .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
              .putHeader("X-Accel-Buffering", "no"); // asks nginx to let each chunk through
      if (exchange.request().version() != HttpVersion.HTTP_1_0) {
        response.writeHead(); // of HTTP/1.0 Vert.x asks for a length here
      }
    }
  }

  /** Lets a client of a stream hear something that means nothing when it has heard nothing long. */
  void beat(Vertx vertx, Duration silence) {
    if (form.isStreamed()) {
      heartbeat = Optional.of(Heartbeat.start(vertx, silence, exchange, this::writeNothing));
    }
  }

  private void writeNothing() {
    HttpServerResponse response = exchange.response();
    if (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      // A comment (HTML standard, section 9.2.6), or an empty line.
      response.write(
          form == Form.EVENTS ? EarlyResponse.Form.EVENTS.filler() : Buffer.buffer("\n"));
    }
  }

  /** A chunk is there, or will never be. */
  void chunk(int index, JsonObject chunk) {
    HttpServerResponse response = exchange.response();
    if (form == Form.WHOLE) {
      chunks.put(index, chunk);
    } else if (!response.ended() && !response.closed()) {
      heartbeat.ifPresent(Heartbeat::heard);
      response.write(part("chunk", chunk));
    }
  }

  /** All chunks are there. */
  Future<Void> end() {
    JsonObject summary =
        new JsonObject().put("success", true).put("total_chunks", total).put("language", language);
    if (form == Form.WHOLE) {
      JsonArray all = new JsonArray();
      chunks.values().forEach(all::add);
      return exchange.respond(Status.OK, form.contentType).end(summary.put("chunks", all).toBuffer());
    }
    heartbeat.ifPresent(Heartbeat::stop);
    return exchange.response().end(part("done", summary));
  }

  private Buffer part(String event, JsonObject json) {
    return form == Form.EVENTS
        ? ServerSentEvent.of(event, json)
        : json.toBuffer().appendString("\n");
  }
}
