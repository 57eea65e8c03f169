package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Heartbeat;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/**
 * An upstream's response whose head is in and whose body waits to be taken. A route either relays
 * it as it is or takes the parts and sends what it makes of them.
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

  /** True if nothing but the end of the connection ends the body: RFC 9112 section 6.3. */
  public boolean endsWithConnection() {
    return length().isEmpty() && !upstream.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** True if HTTP gives this response no body, whatever its headers say: RFC 9112 section 6.3. */
  public boolean isBodiless() {
    return exchange.request().method().equals(HttpMethod.HEAD)
        || status() == 204
        || status() == 304;
  }

  /** Sends it to the client as it is. */
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
   * The same, but if the upstream breaks off within a stream of events, the client is told by an
   * event, as its status has left long since.
   *
   * @param event what to say of a problem: a whole event, with its blank line
   */
  public Future<Void> relay(Function<Problem, Buffer> event) {
    return isEventStream() ? relayEvents(event, events -> events) : relay();
  }

  /** True if it is a stream of events that can be read as it comes. */
  public boolean isEventStream() {
    return isOfEvents() && ContentCoding.of(this) == ContentCoding.NONE;
  }

  /** True if it is a stream of events that can be read once it is unpacked. */
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
   * Sends a stream of events with something done to it. A packed one must be unpacked by that.
   *
   * @param event what to say of a problem: a whole event, with its blank line
   * @param through makes what the events go through on their way to what is given to it
   */
  public Future<Void> relayEvents(
      Function<Problem, Buffer> event, UnaryOperator<BodyFilter> through) {
    copyHead();
    HttpServerResponse response = exchange.response();
    response.headers().remove(HttpHeaders.CONTENT_LENGTH);
    if (isPackedEventStream()) {
      response.headers().remove(HttpHeaders.CONTENT_ENCODING);
    }
    exchange.setUnknownLength();
    EventStream whole = new EventStream(client);
    Heartbeat heartbeat =
        Heartbeat.start(vertx, config.heartbeat(), exchange, () -> comment(whole));
    whole.onWrite(heartbeat::sent);
    BodyFilter events = through.apply(whole);
    if (!response.headWritten() && exchange.request().version() != HttpVersion.HTTP_1_0) {
      // The client is told that it has begun; whether it is, the body will see. Of HTTP/1.0 Vert.x
      // asks for a length here.
      response.writeHead();
    }
    return body(events)
        .onComplete(_ -> heartbeat.stop())
        .compose(_ -> events.end())
        .compose(_ -> whole.end())
        .recover(
            cause ->
                events
                    .breakOff()
                    .compose(_ -> whole.breakOff())
                    .compose(
                        _ ->
                            whole.isBetween() // else half an event has left, and no other helps
                                ? tell(cause, event)
                                : Future.failedFuture(cause)))
        .compose(_ -> client.end());
  }

  /** Not by way of the stream, whose progress is the upstream's. */
  private void comment(EventStream events) {
    HttpServerResponse response = exchange.response();
    if (events.isBetween() && !response.closed() && !client.writeQueueFull()) {
      client.writeBeside(EarlyResponse.BodyType.EVENTS.filler());
    }
  }

  private Future<Void> tell(Throwable cause, Function<Problem, Buffer> event) {
    if (exchange.hasEnded() || exchange.response().closed()) {
      return Future.failedFuture(cause);
    }
    // Nobody waits for the client to take it: the end of the response comes right behind.
    client.write(
        event.apply(UpstreamFailure.of(cause, config, exchange.facts().upstream()).problem()));
    return Future.succeededFuture();
  }

  /**
   * The whole body, for who must look into it; counts as held until the exchange has ended.
   *
   * @return fails if it breaks off, or is larger than a request's body may be
   */
  public Future<Buffer> whole() {
    BodyBuffer whole = new BodyBuffer(exchange.held(), config.maxBodyBytes());
    exchange.onEnd(whole::drop);
    return body(whole).map(_ -> whole.bytes());
  }

  /**
   * Sends bytes to the client that are no part of the body, behind all of it that has been written.
   *
   * @return false if there is nobody to send them to
   */
  public boolean writeBeside(Buffer bytes) {
    HttpServerResponse response = exchange.response();
    if (response.ended() || response.closed()) {
      return false;
    }
    client.writeBeside(bytes);
    return true;
  }

  /** Where the body goes in the end. */
  public WriteStream<Buffer> client() {
    return client;
  }

  /** Status and end-to-end headers become the client's, if its head has not left early. */
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
   * Streams the body with back-pressure. The destination is neither ended on success nor on
   * failure: a body that broke off must not look complete.
   *
   * @return fails if the upstream breaks off or stalls, or the destination cannot be written
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
    // A destination that is full though the client would take more is at work on what it has.
    return destination.writeQueueFull() ? Awaited.NOBODY : Awaited.UPSTREAM;
  }
}
