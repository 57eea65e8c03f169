package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.Deadlines.Deadline;

/**
 * Tunnels a WebSocket (RFC 6455) to the upstream: the handshake unchanged, then bytes both ways
 * with back-pressure. If either side closes, the other is closed as well.
 */
public final class Tunnel {

  private static final long CLOSE_GRACE_MILLIS = 5_000;
  private static final String WEBSOCKET = "websocket";
  private static final int SWITCHING_PROTOCOLS = 101;

  private final Vertx vertx;
  private final Deadlines deadlines;
  private final UpstreamConnector connector;
  private final ForwardedHeaders forwarded;
  private final ProxyConfig config;

  /** Creates a tunnel builder for one event loop. */
  public Tunnel(
      Vertx vertx,
      Deadlines deadlines,
      UpstreamConnector connector,
      ForwardedHeaders forwarded,
      ProxyConfig config) {
    this.vertx = vertx;
    this.deadlines = deadlines;
    this.connector = connector;
    this.forwarded = forwarded;
    this.config = config;
  }

  /** True if the request asks for a WebSocket: RFC 6455 section 4.1. */
  public static boolean isFor(HttpServerRequest request) {
    MultiMap headers = request.headers();
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && headers.contains(HttpHeaders.UPGRADE, WEBSOCKET, true)
        && !headers.contains(HttpHeaders.CONTENT_LENGTH)
        && !headers.contains(HttpHeaders.TRANSFER_ENCODING)
        && HeaderRules.namedByConnection(headers).contains("upgrade");
  }

  /**
   * Opens the tunnel.
   *
   * @param headers last changes to the headers of the request
   * @return as {@link #open(Exchange, Upstream, RequestOverrides)}
   */
  public Future<Void> open(Exchange exchange, Upstream upstream, Consumer<MultiMap> headers) {
    return open(exchange, upstream, RequestOverrides.of(headers));
  }

  /**
   * Opens the tunnel.
   *
   * @param changes to target and headers of the request, which has no body
   * @return completes when both ends are connected, or when the upstream's response is relayed
   *     because it does not switch protocols
   */
  public Future<Void> open(Exchange exchange, Upstream upstream, RequestOverrides changes) {
    HttpServerRequest request = exchange.request();
    request.pause();
    exchange.facts().upstream().sentTo(upstream.place());
    return connector
        .open(
            upstream.request(
                request.method(), forwarded.target(changes.target().orElse(request.uri()))))
        .compose(
            outgoing -> {
              if (exchange.hasEnded()) {
                outgoing.cut();
                return Future.failedFuture(new ProblemException(Problems.clientAborted()));
              }
              MultiMap out = outgoing.request().headers();
              HeaderRules.copyEndToEnd(request.headers(), out);
              out.remove(HttpHeaders.HOST);
              forwarded.add(request, out);
              changes.headers().accept(out);
              out.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
              out.set(HttpHeaders.UPGRADE, WEBSOCKET);
              return handshake(exchange, outgoing)
                  .compose(response -> join(exchange, outgoing, response));
            })
        .recover(
            cause -> Future.failedFuture(connector.failure(cause, exchange.facts().upstream())))
        .onFailure(_ -> exchange.dropRequest());
  }

  private Future<HttpClientResponse> handshake(Exchange exchange, UpstreamRequest outgoing) {
    HttpClientRequest out = outgoing.request();
    Promise<HttpClientResponse> response = Promise.promise();
    StallDetector watch = new StallDetector(deadlines, config);
    watch.expect(
        () -> Awaited.UPSTREAM,
        () ->
            response.tryFail(
                new ProblemException(Problems.upstreamTimeout(config.upstreamTimeout()))));
    exchange.onEnd(
        () -> {
          watch.stop();
          if (!response.future().succeeded()) {
            outgoing.cut(); // later, the tunnel or the response ends it
          }
        });
    out.connect().onComplete(response::tryComplete, response::tryFail);
    return response.future().onFailure(_ -> outgoing.cut()).onComplete(_ -> watch.stop());
  }

  private Future<Void> join(
      Exchange exchange, UpstreamRequest outgoing, HttpClientResponse upstreamResponse) {
    exchange.upstreamResponded(upstreamResponse.statusCode());
    if (upstreamResponse.statusCode() != SWITCHING_PROTOCOLS) {
      StallDetector watch = new StallDetector(deadlines, config);
      exchange.onEnd(
          () -> {
            watch.stop();
            // After a request for an upgrade, Vert.x does not return the connection to its pool.
            outgoing.cut();
          });
      exchange.request().resume();
      return new UpstreamResponse(vertx, exchange, outgoing, upstreamResponse, watch, config)
          .relay();
    }
    HttpServerResponse response = exchange.response().setStatusCode(SWITCHING_PROTOCOLS);
    HeaderRules.copyEndToEnd(upstreamResponse.headers(), response.headers());
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    response.putHeader(HttpHeaders.UPGRADE, WEBSOCKET);
    NetSocket far = upstreamResponse.netSocket();
    far.pause();
    return exchange
        .request()
        .toNetSocket()
        .onFailure(_ -> far.close())
        .onSuccess(
            near -> {
              Deadline silence = deadlines.of(near::close);
              near.closeHandler(
                  _ -> {
                    silence.clear();
                    exchange.tunnelEnded();
                    // A normal close sends pending bytes first, for a limited time.
                    vertx.setTimer(CLOSE_GRACE_MILLIS, _ -> outgoing.cut());
                  });
              pipe(near, far, silence);
              pipe(far, near, silence);
            })
        .mapEmpty();
  }

  private void pipe(NetSocket from, NetSocket to, Deadline silence) {
    silence.setIn(config.exchangeTimeout());
    from.pipeTo(
            new LimitedStream(
                to, _ -> silence.setIn(config.exchangeTimeout()), _ -> {}, Long.MAX_VALUE))
        .onComplete(_ -> to.close());
  }
}
