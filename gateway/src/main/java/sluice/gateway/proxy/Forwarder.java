package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.UpstreamCause;
import sluice.gateway.transport.ConnectionFailure;
import sluice.gateway.transport.Deadlines;

/**
 * Sends a client's request to an upstream, streaming its body, and gives the response as soon as
 * its head is in.
 *
 * <p>A request is never sent twice: some upstreams delete what they have delivered once, and every
 * generation costs money. Only one of which the upstream can certainly not have read a byte is
 * opened anew, as its connection had ended before.
 */
public final class Forwarder {

  private static final int OK = 200;

  /** How long the head of a response may still be on its way when its connection fails. */
  private static final long LAST_WORDS_MILLIS = 1_000;

  /** How often connections may turn out to have ended before a request was sent on them. */
  private static final int STALE_MAX = 3;

  /** How long a client may be left waiting for a 100 that the upstream does not mean to send. */
  private static final long CONTINUE_MILLIS = 1_000;

  private final Vertx vertx;
  private final Deadlines deadlines;
  private final UpstreamConnector connector;
  private final ForwardedHeaders forwarded;
  private final ProxyConfig config;
  private int underWay;

  /** Creates a forwarder for one event loop. */
  public Forwarder(
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

  /**
   * Forwards the request of an exchange.
   *
   * @param changes what is different in the request that goes to the upstream
   * @return fails with a {@link ProblemException} while nothing has been sent to the client
   */
  public Future<UpstreamResponse> forward(
      Exchange exchange, Upstream upstream, RequestOverrides changes) {
    HttpServerRequest request = exchange.request();
    RequestBody body = new RequestBody(request, config.maxBodyBytes(), changes);
    if (body.isTooLarge()) {
      return Future.failedFuture(
          new ProblemException(Problems.bodyTooLarge(config.maxBodyBytes())));
    }
    if (body.isToCome() && body.isThere()) {
      request.pause(); // no byte may pass before the upstream connection is there to take it
    }
    underWay++;
    exchange.onEnd(() -> underWay--);
    exchange.facts().upstream().sentTo(upstream.place());
    return attempt(exchange, upstream, changes, body, STALE_MAX)
        .recover(
            cause -> {
              exchange.dropRequest();
              return Future.failedFuture(failure(cause, exchange));
            });
  }

  private Future<UpstreamResponse> attempt(
      Exchange exchange, Upstream upstream, RequestOverrides changes, RequestBody body, int more) {
    HttpServerRequest request = exchange.request();
    return connector
        .open(
            upstream.request(
                changes.method().orElse(request.method()),
                forwarded.target(changes.target().orElse(request.uri()))))
        .compose(
            outgoing -> {
              if (exchange.hasEnded()) {
                // The client has left while we waited for a connection: nothing is sent or paid
                // for.
                outgoing.cut();
                return Future.failedFuture(new ProblemException(Problems.clientAborted()));
              }
              head(request, outgoing.request().headers(), changes, body);
              return send(exchange, outgoing, body)
                  .recover(
                      cause ->
                          more > 0
                                  && !(cause instanceof ProblemException)
                                  && outgoing.wasStale()
                                  && body.canBeSentAgain()
                                  && !exchange.hasEnded()
                              ? attempt(exchange, upstream, changes, body, more - 1)
                              : Future.failedFuture(cause));
            });
  }

  private void head(
      HttpServerRequest request, MultiMap out, RequestOverrides changes, RequestBody body) {
    HeaderRules.copyEndToEnd(request.headers(), out);
    HeaderRules.joinCookies(out);
    out.remove(HttpHeaders.HOST).remove(HttpHeaders.CONTENT_LENGTH);
    forwarded.add(request, out);
    if (!body.isToCome()) {
      // Has been done, and whoever has read the body has unpacked it.
      out.remove(HttpHeaders.EXPECT).remove(HttpHeaders.CONTENT_ENCODING);
    }
    changes.headers().accept(out);
  }

  /**
   * Vert.x says the same of a wait for a place in its pool and of a connection that is not made in
   * time, for instance because nobody answers the TLS handshake.
   */
  private ProblemException failure(Throwable cause, Exchange exchange) {
    return connector.failure(
        cause instanceof TimeoutException && underWay <= config.connections()
            ? ConnectionFailure.connectTimeout(cause.getMessage())
            : cause,
        exchange.facts().upstream());
  }

  private Future<UpstreamResponse> send(
      Exchange exchange, UpstreamRequest outgoing, RequestBody body) {
    HttpServerRequest request = exchange.request();
    HttpClientRequest out = outgoing.request();
    StallDetector watch = new StallDetector(deadlines, config);
    Promise<HttpClientResponse> head = Promise.promise();
    Consumer<Throwable> fail =
        cause -> {
          // Once the response has begun, its body reports the failure.
          if (head.tryFail(cause)) {
            outgoing.cut();
          }
        };
    exchange.onEnd(
        () -> {
          watch.stop();
          // An upstream that responds before it has the whole request still expects the rest, so
          // the connection cannot serve another request.
          if (!request.isEnded() || exchange.isAborted()) {
            outgoing.cut();
          }
        });
    watch.expectBody(
        () -> clientSends(request, out) ? Awaited.CLIENT : Awaited.UPSTREAM,
        () -> fail.accept(new ProblemException(stalled(request, out, watch))));
    out.response().onComplete(head::tryComplete, head::tryFail);
    body.frame(out);
    Consumer<Throwable> notSent = cause -> lastWords(cause, fail);
    if (body.isThere()) {
      sendBody(request, outgoing, body, watch).onFailure(notSent::accept);
    } else {
      exchange.dropRequest(); // which has no body
      out.end().onFailure(notSent::accept);
    }
    return head.future()
        .onFailure(_ -> watch.stop())
        .map(response -> responded(exchange, outgoing, body, response, watch));
  }

  private UpstreamResponse responded(
      Exchange exchange,
      UpstreamRequest outgoing,
      RequestBody body,
      HttpClientResponse response,
      StallDetector watch) {
    body.hasArrived();
    outgoing.responded(response);
    exchange.upstreamResponded(response.statusCode());
    if (response.statusCode() < OK) {
      // An interim response is not the final one, and the request has not asked for any.
      outgoing.cut();
      throw new ProblemException(Problems.upstreamFailed(UpstreamCause.MALFORMED));
    }
    return new UpstreamResponse(vertx, exchange, outgoing, response, watch, config);
  }

  /**
   * The request could not be sent. An upstream that does not want to read it all may have said why
   * before it ended the connection (RFC 9112 section 9.6): its response counts, if it is there.
   */
  private void lastWords(Throwable cause, Consumer<Throwable> fail) {
    if (cause instanceof ProblemException) {
      fail.accept(cause); // our own verdict
    } else {
      vertx.setTimer(LAST_WORDS_MILLIS, _ -> fail.accept(cause));
    }
  }

  private Future<Void> sendBody(
      HttpServerRequest request, UpstreamRequest outgoing, RequestBody body, StallDetector watch) {
    HttpClientRequest out = outgoing.request();
    if (!body.isToCome() || !expectsContinue(request)) {
      return body.sendTo(outgoing, watch);
    }
    Promise<Void> go = Promise.promise();
    out.continueHandler(_ -> go.tryComplete());
    long timer = vertx.setTimer(CONTINUE_MILLIS, _ -> go.tryComplete());
    out.response().onComplete(_ -> vertx.cancelTimer(timer));
    return out.sendHead()
        .compose(_ -> go.future())
        .compose(_ -> request.response().writeContinue())
        .compose(_ -> body.sendTo(outgoing, watch));
  }

  static boolean expectsContinue(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private Problem stalled(
      HttpServerRequest request, HttpClientRequest outgoing, StallDetector watch) {
    return clientSends(request, outgoing)
        ? watch.requestTimeout()
        : Problems.upstreamTimeout(config.upstreamTimeout());
  }

  /** Whose turn it is: the client's if it has more to send and the upstream would take it. */
  private static boolean clientSends(HttpServerRequest request, HttpClientRequest outgoing) {
    return !request.isEnded() && !outgoing.writeQueueFull();
  }
}
