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
 * Forwards a client's request to an upstream, streams its body, and returns the response as soon as
 * its head arrives.
 *
 * <p>A request is never sent twice: some upstreams delete results once delivered, and every
 * generation costs money. The only exception is a request on a connection that had already ended,
 * so that the upstream has certainly read nothing of it.
 */
public final class Forwarder {

  private static final int OK = 200;

  /** How long to wait for a response after its request could not be sent. */
  private static final long RESPONSE_GRACE_MILLIS = 1_000;

  /** How many stale connections are tried before a request fails. */
  private static final int STALE_MAX = 3;

  /** How long a client waits for a 100 (Continue) of the upstream before the gateway sends one. */
  private static final long CONTINUE_MILLIS = 1_000;

  private final Vertx vertx;
  private final Deadlines deadlines;
  private final UpstreamConnector connector;
  private final ForwardedHeaders forwarded;
  private final ProxyConfig config;
  private int inProgress;

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
   * @param changes differences between the client's request and the forwarded one
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
      request.pause(); // until the upstream connection can take bytes
    }
    inProgress++;
    exchange.onEnd(() -> inProgress--);
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
                // The client has left meanwhile; sending the request could cost money.
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
      // The body has been received and unpacked.
      out.remove(HttpHeaders.EXPECT).remove(HttpHeaders.CONTENT_ENCODING);
    }
    changes.headers().accept(out);
  }

  /**
   * Vert.x reports a full pool and a connection that is not established in time (for instance, as
   * the TLS handshake gets no response) with the same exception. The number of requests tells them
   * apart.
   */
  private ProblemException failure(Throwable cause, Exchange exchange) {
    return connector.failure(
        cause instanceof TimeoutException && inProgress <= config.connections()
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
    Consumer<Throwable> notSent = cause -> awaitResponse(cause, fail);
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
   * Handles a request that could not be sent. An upstream that refuses to read it all may have
   * responded before it closed the connection (RFC 9112 section 9.6), and that response counts.
   */
  private void awaitResponse(Throwable cause, Consumer<Throwable> fail) {
    if (cause instanceof ProblemException) {
      fail.accept(cause); // the gateway's own error
    } else {
      vertx.setTimer(RESPONSE_GRACE_MILLIS, _ -> fail.accept(cause));
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

  /** True if the client has more to send and the upstream would take it. */
  private static boolean clientSends(HttpServerRequest request, HttpClientRequest outgoing) {
    return !request.isEnded() && !outgoing.writeQueueFull();
  }
}
