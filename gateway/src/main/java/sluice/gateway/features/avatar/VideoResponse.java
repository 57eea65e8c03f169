package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.stream.Stream;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.ResponseBodySender;

/**
 * Sends a video or its audio, as a whole or in part: players request the beginning, and then the
 * range that the user has jumped to.
 */
final class VideoResponse {

  private final ResponseBodySender body;

  VideoResponse(ResponseBodySender body) {
    this.body = body;
  }

  /**
   * Sends a video or audio.
   *
   * @param id identifies it for good, so it serves as entity tag
   */
  Future<Void> send(Exchange exchange, Buffer video, Videos.Kind kind, String id) {
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = exchange.respond(Status.OK, kind.contentType());
    String tag = '"' + id + '"';
    response
        .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=3600")
        .putHeader("X-Content-Type-Options", "nosniff");
    if (isKnown(request, tag)) {
      response.headers().remove(HttpHeaders.CONTENT_TYPE);
      return response.setStatusCode(Status.NOT_MODIFIED).end();
    }
    Optional<ByteRange> range = range(request, tag, video.length());
    if (range.isEmpty()) {
      return body.send(exchange, video);
    }
    response.putHeader(HttpHeaders.CONTENT_RANGE, range.get().contentRange(video.length()));
    if (!range.get().isSatisfiable()) {
      response.headers().remove(HttpHeaders.CONTENT_TYPE);
      return response.setStatusCode(Status.RANGE_NOT_SATISFIABLE).end();
    }
    response.setStatusCode(Status.PARTIAL_CONTENT);
    return body.send(
        exchange, video.slice((int) range.get().first(), (int) range.get().last() + 1));
  }

  /** Ignores the range if the client has a part of something else: RFC 9110 section 13.1.5. */
  private static Optional<ByteRange> range(HttpServerRequest request, String tag, int length) {
    String condition = request.getHeader("If-Range");
    boolean known = condition == null || condition.equals(tag);
    // Only GET has ranges: RFC 9110 section 14.2.
    return known && request.method().equals(HttpMethod.GET)
        ? ByteRange.of(request.getHeader("Range"), length)
        : Optional.empty();
  }

  /** True if the client has it already: RFC 9110 section 13.1.2. */
  private static boolean isKnown(HttpServerRequest request, String tag) {
    return request.headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
  }
}
