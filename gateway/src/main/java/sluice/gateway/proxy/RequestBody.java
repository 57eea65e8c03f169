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

/**
 * The body of a client's request: how long it is, and that it stays within bounds while it streams.
 */
final class RequestBody {

  private static final Set<HttpMethod> CARRIES_A_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  /** More is not one segment anywhere but on loopback, so that it could not be sent again. */
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
   * @param changes may know the body already, and who else wants to see it
   */
  RequestBody(HttpServerRequest request, long maxBytes, RequestOverrides changes) {
    this.request = request;
    this.maxBytes = maxBytes;
    this.whole = changes.body();
    this.reader = changes.reader();
  }

  /** True if none of it has been read, so its client may still wait to be told to send it. */
  boolean isToCome() {
    return whole.isEmpty();
  }

  /** True if its announced length alone is reason enough to refuse it. */
  boolean isTooLarge() {
    return length().orElse(0) > maxBytes;
  }

  /** True if there is a body to send. */
  boolean isThere() {
    OptionalLong length = length();
    return length.isPresent() ? length.getAsLong() > 0 : isChunked();
  }

  /** Tells the upstream how the body is framed, as the client framed it. */
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
    // A length that is no number never gets here: the server has answered it with 400.
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
  }

  /**
   * HTTP/2 needs neither header to send a body, and that there is none is known only later than it
   * must be told here. So it is told by the method: a body of unknown length for those that are
   * made to carry one.
   */
  private boolean isChunked() {
    return request.version() == HttpVersion.HTTP_2
        ? CARRIES_A_BODY.contains(request.method())
        : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /**
   * Streams the whole body with back-pressure; fails if it is too large or breaks off. What is sent
   * on a connection that may turn out to have ended is kept for a while, if it is short.
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

  /** True if all of it is still here. */
  boolean canBeSentAgain() {
    return !isThere() || !isToCome() || (request.isEnded() && !kept.isEmpty());
  }

  /** The upstream has it: nothing of it is needed any more. */
  void hasArrived() {
    kept.clear();
  }
}
