package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/**
 * An upstream's response, whose head has arrived and whose body is paused. A route either relays it
 * unchanged, or reads it and sends a response of its own.
 */
public final class UpstreamResponse {

  private final Vertx vertx;
  private final Exchange exchange;
  private final UpstreamRequest outgoing;
  private final HttpClientResponse upstream;
  private final StallDetector watch;
  private final ClientStream client;
  private final ProxyConfig config;
  private boolean stalled;

  UpstreamResponse(
      Vertx vertx,
      Exchange exchange,
      UpstreamRequest outgoing,
      HttpClientResponse upstream,
      StallDetector watch,
      ProxyConfig config) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.outgoing = outgoing;
    this.upstream = upstream;
    this.watch = watch;
    this.config = config;
    this.client = new ClientStream(vertx, exchange, watch);
  }

  public Exchange exchange() {
    return exchange;
  }

  public int status() {
    return upstream.statusCode();
  }

  public Optional<String> header(CharSequence name) {
    return Optional.ofNullable(upstream.getHeader(name));
  }

  /** All values of a header, in order. */
  public List<String> headers(CharSequence name) {
    return upstream.headers().getAll(name);
  }

  /** The announced length of the body in bytes. */
  public OptionalLong length() {
    String length = upstream.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
  }

  /** True if the body ends with the connection: RFC 9112 section 6.3. */
  public boolean endsWithConnection() {
    return length().isEmpty() && !upstream.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** True if the response has no body, whatever its headers say: RFC 9112 section 6.3. */
  public boolean isBodiless() {
    return exchange.request().method().equals(HttpMethod.HEAD)
        || status() == 204
        || status() == 304;
  }

  /** Relays the response unchanged. */
  public Future<Void> relay() {
    copyHead();
    HttpServerResponse response = exchange.response();
    if (isBodiless()) {
      return upstream.end().compose(_ -> response.end());
    }
    if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      exchange.setUnknownLength();
    }
    return body(client).compose(_ -> client.end());
  }

  /**
   * Relays the response unchanged. If the upstream breaks off within a stream of events, one more
   * event says so to the client, as the status has left long before.
   *
   * @param event makes a whole event of a problem, with its blank line
   */
  public Future<Void> relay(Function<Problem, Buffer> event) {
    return isEventStream() ? relayEvents(event, events -> events) : relay();
  }

  /** True if the response is a stream of events without a content coding. */
  public boolean isEventStream() {
    return isOfEvents() && ContentCoding.of(this) == ContentCoding.NONE;
  }

  /** True if the response is a stream of events in gzip. */
  public boolean isPackedEventStream() {
    return isOfEvents() && ContentCoding.of(this) == ContentCoding.GZIP;
  }

  private boolean isOfEvents() {
    return !isBodiless()
        && header(HttpHeaders.CONTENT_TYPE)
            .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
            .orElse(false);
  }

  /**
   * Relays a stream of events through a filter. If the stream is packed, the filter must unpack it.
   *
   * @param event makes a whole event of a problem, with its blank line
   * @param filter puts the filter in front of the stream to the client
   */
  public Future<Void> relayEvents(
      Function<Problem, Buffer> event, UnaryOperator<BodyFilter> filter) {
    copyHead();
    HttpServerResponse response = exchange.response();
    response.headers().remove(HttpHeaders.CONTENT_LENGTH);
    if (isPackedEventStream()) {
      response.headers().remove(HttpHeaders.CONTENT_ENCODING);
    }
    exchange.setUnknownLength();
    return new EventRelay(vertx, exchange, client, config).relay(this::body, event, filter);
  }

  /**
   * Reads the whole body into memory, where it counts as held until the exchange has ended.
   *
   * @return fails if the body breaks off, or is larger than a request's body may be
   */
  public Future<Buffer> whole() {
    BodyBuffer whole = new BodyBuffer(exchange.held(), config.maxBodyBytes());
    exchange.onEnd(whole::drop);
    return body(whole).map(_ -> whole.bytes());
  }

  /**
   * Sends bytes to the client that are not part of the upstream's body, behind all that has been
   * written.
   *
   * @return false if the response has ended
   */
  public boolean writeBeside(Buffer bytes) {
    HttpServerResponse response = exchange.response();
    if (response.ended() || response.closed()) {
      return false;
    }
    client.writeBeside(bytes);
    return true;
  }

  /** The stream to the client. */
  public WriteStream<Buffer> client() {
    return client;
  }

  /** Copies status and end-to-end headers to the client, unless its head has left early. */
  public void copyHead() {
    if (exchange.response().headWritten()) {
      return;
    }
    HttpServerResponse response = exchange.response();
    // No reason phrase: Vert.x then frames 304 wrongly, and HTTP/2 has none.
    response.setStatusCode(status());
    HeaderRules.copyEndToEnd(upstream.headers(), response.headers());
  }

  /**
   * Streams the body with back-pressure. The destination is not ended, neither on success nor on
   * failure: a truncated body must not look complete.
   *
   * @return fails if the upstream breaks off or stalls, or if the destination fails
   */
  public Future<Void> body(WriteStream<Buffer> destination) {
    watch.expect(
        () -> awaited(destination),
        () -> {
          if (client.isAwaited()) {
            exchange.cut();
          } else if (upstream.end().isComplete()) {
            exchange.abort();
          } else {
            stalled = true;
            outgoing.cut();
          }
        });
    return upstream
        .pipe()
        .endOnSuccess(false)
        .endOnFailure(false)
        .to(new LimitedStream(destination, _ -> watch.moved(), _ -> {}, Long.MAX_VALUE))
        .recover(
            cause ->
                Future.failedFuture(
                    UpstreamFailure.of(
                        stalled
                            ? new ProblemException(
                                Problems.upstreamTimeout(config.upstreamTimeout()))
                            : cause,
                        config,
                        exchange.facts().upstream())));
  }

  private Awaited awaited(WriteStream<Buffer> destination) {
    if (client.isAwaited()) {
      return Awaited.CLIENT;
    }
    // A destination that is full while the client would take more is busy with what it has.
    return destination.writeQueueFull() ? Awaited.GATEWAY : Awaited.UPSTREAM;
  }
}
