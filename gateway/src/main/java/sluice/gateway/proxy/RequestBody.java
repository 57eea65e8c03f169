package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** The body of a client's request. Checks its length while it streams. */
final class RequestBody {

  private static final Set<HttpMethod> CARRIES_A_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  /**
   * Longest body that is kept to be sent again; a longer one fits into one TCP segment on loopback
   * only.
   */
  private static final int KEPT_BYTES_MAX = 16 * 1024;

  private final HttpServerRequest request;
  private final long maxBytes;
  private final Optional<Buffer> whole;
  private final Consumer<Buffer> reader;
  private final List<Buffer> kept = new ArrayList<>();
  private int keptBytes;

  RequestBody(HttpServerRequest request, long maxBytes) {
    this(request, maxBytes, RequestOverrides.NONE);
  }

  /**
   * The body of a request.
   *
   * @param changes may contain the body, and a reader for it
   */
  RequestBody(HttpServerRequest request, long maxBytes, RequestOverrides changes) {
    this.request = request;
    this.maxBytes = maxBytes;
    this.whole = changes.body();
    this.reader = changes.reader();
  }

  /** True if none of it has been read, so that the client may still wait for a 100 (Continue). */
  boolean isToCome() {
    return whole.isEmpty();
  }

  /** True if its announced length exceeds the limit. */
  boolean isTooLarge() {
    return length().orElse(0) > maxBytes;
  }

  /** True if there is a body to send. */
  boolean isThere() {
    OptionalLong length = length();
    return length.isPresent() ? length.getAsLong() > 0 : isChunked();
  }

  /** Sets the framing of the forwarded request to that of the client's. */
  void frame(HttpClientRequest outgoing) {
    OptionalLong length = length();
    if (length.isPresent()) {
      outgoing.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length.getAsLong()));
    } else if (isChunked()) {
      outgoing.setChunked(true);
    }
  }

  private OptionalLong length() {
    if (whole.isPresent()) {
      return OptionalLong.of(whole.get().length());
    }
    // The HTTP server has already rejected lengths that are not numbers.
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
  }

  /**
   * True if the body has no known length. HTTP/2 announces neither length nor coding, and the end
   * of an empty body may arrive too late, so the method decides: those that usually have a body get
   * one of unknown length.
   */
  private boolean isChunked() {
    return request.version() == HttpVersion.HTTP_2
        ? CARRIES_A_BODY.contains(request.method())
        : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /**
   * Streams the whole body with back-pressure; fails if it is too large or breaks off. A short body
   * on a reused connection, which may have ended, is kept to be sent again.
   */
  Future<Void> sendTo(UpstreamRequest outgoing, StallDetector watch) {
    HttpClientRequest out = outgoing.request();
    if (whole.isPresent()) {
      return out.end(whole.get());
    }
    if (!kept.isEmpty()) {
      kept.forEach(out::write); // again
      return out.end();
    }
    Consumer<Buffer> seen = outgoing.isReused() ? reader.andThen(this::keep) : reader;
    return request
        .pipe()
        .endOnFailure(false)
        .to(new LimitedStream(out, watch::clientMoved, seen, maxBytes));
  }

  private void keep(Buffer piece) {
    keptBytes += piece.length();
    if (keptBytes <= KEPT_BYTES_MAX) {
      kept.add(piece);
    } else {
      kept.clear();
    }
  }

  /** True if all of it has been kept. */
  boolean canBeSentAgain() {
    return !isThere() || !isToCome() || (request.isEnded() && !kept.isEmpty());
  }

  /** Drops what has been kept, as the upstream has received the body. */
  void hasArrived() {
    kept.clear();
  }
}
