package sluice.gateway.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import sluice.gateway.http.Deadlines;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.TooLarge;
import sluice.gateway.http.Problem.TooSlow;
import sluice.gateway.http.Problem.Unreachable;
import sluice.gateway.http.ProblemException;

/**
 * Sends a client's request to an upstream, streaming its body, and gives the answer as soon as its
 * head is in.
 *
 * <p>A request is never sent twice: some upstreams delete what they have delivered once, and every
 * generation costs money.
 */
public final class Forwarder {

  /** How long a client may be left waiting for a 100 that the upstream does not mean to send. */
  private static final long CONTINUE_MILLIS = 1_000;

  private final Vertx vertx;
  private final Deadlines deadlines;
  private final HttpClient client;
  private final ForwardedHeaders forwarded;
  private final ProxyConfig config;
  private int underWay;

  /** Creates a forwarder for one event loop. */
  public Forwarder(
      Vertx vertx,
      Deadlines deadlines,
      HttpClient client,
      ForwardedHeaders forwarded,
      ProxyConfig config) {
    this.vertx = vertx;
    this.deadlines = deadlines;
    this.client = client;
    this.forwarded = forwarded;
    this.config = config;
  }

  /**
   * Forwards the request of an exchange.
   *
   * @param changes what is different in the request that goes to the upstream
   * @return fails with a {@link ProblemException} while nothing has been sent to the client
   */
  public Future<Answer> forward(Exchange exchange, Upstream upstream, Changes changes) {
    HttpServerRequest request = exchange.request();
    RequestBody body = new RequestBody(request, config.maxBodyBytes(), changes);
    if (body.isTooLarge()) {
      return Future.failedFuture(new ProblemException(new TooLarge(config.maxBodyBytes())));
    }
    if (body.isToCome() && body.isThere()) {
      request.pause(); // no byte may pass before the upstream connection is there to take it
    }
    underWay++;
    exchange.onEnd(() -> underWay--);
    return client
        .request(
            upstream
                .request(
                    changes.method().orElse(request.method()),
                    forwarded.target(changes.target().orElse(request.uri())))
                .setConnectTimeout(config.connectTimeout().toMillis()))
        .compose(
            outgoing -> {
              if (exchange.hasEnded()) {
                // The client has left while we waited for a connection: nothing is sent or paid
                // for.
                outgoing.reset();
                return Future.failedFuture(new ProblemException(new Unreachable()));
              }
              HeaderRules.copyEndToEnd(request.headers(), outgoing.headers());
              HeaderRules.joinCookies(outgoing.headers());
              outgoing.headers().remove(HttpHeaders.HOST).remove(HttpHeaders.CONTENT_LENGTH);
              forwarded.add(request, outgoing.headers());
              if (!body.isToCome()) {
                // Has been done, and whoever has read the body has unpacked it.
                outgoing.headers().remove(HttpHeaders.EXPECT).remove(HttpHeaders.CONTENT_ENCODING);
              }
              changes.headers().accept(outgoing.headers());
              return send(exchange, outgoing, body);
            })
        .recover(
            cause -> {
              exchange.dropRequest();
              return Future.failedFuture(failure(cause));
            });
  }

  /**
   * Vert.x says the same of a wait for a place in its pool and of a connection that is not made in
   * time, for instance because nobody answers the TLS handshake.
   */
  private ProblemException failure(Throwable cause) {
    return cause instanceof TimeoutException && underWay <= config.connections()
        ? new ProblemException(new TooSlow(config.connectTimeout()))
        : UpstreamFailure.of(cause, config);
  }

  private Future<Answer> send(Exchange exchange, HttpClientRequest outgoing, RequestBody body) {
    HttpServerRequest request = exchange.request();
    StallWatch watch = new StallWatch(deadlines, config);
    Promise<HttpClientResponse> head = Promise.promise();
    Consumer<Throwable> fail =
        cause -> {
          // Once the answer has begun it is the answer's reader who finds out.
          if (head.tryFail(cause)) {
            outgoing.reset();
          }
        };
    exchange.onEnd(
        () -> {
          watch.stop();
          if (!request.isEnded()) {
            // The upstream has answered before it had it all: it still waits for the rest, and no
            // other request may come in its place.
            outgoing.connection().close();
          } else if (exchange.isBrokenOff()) {
            outgoing.reset();
          }
        });
    watch.expectBody(
        () -> clientSends(request, outgoing) ? Awaited.CLIENT : Awaited.UPSTREAM,
        () -> fail.accept(new ProblemException(stalled(request, outgoing, watch))));
    outgoing.exceptionHandler(_ -> {}); // told by the futures; Vert.x would log it once more
    outgoing.response().onComplete(head::tryComplete, head::tryFail);
    body.frame(outgoing);
    if (body.isThere()) {
      sendBody(request, outgoing, body, watch).onFailure(fail::accept);
    } else {
      exchange.dropRequest(); // which has no body
      outgoing.end().onFailure(fail::accept);
    }
    return head.future()
        .map(
            answer -> {
              exchange.upstreamAnswered(answer.statusCode());
              if (answer.statusCode() < HttpResponseStatus.OK.code()) {
                // An interim answer is no answer, and this one nobody has asked for.
                outgoing.connection().close();
                throw new ProblemException(new Unreachable());
              }
              return new Answer(vertx, exchange, outgoing, answer, watch, config);
            });
  }

  private Future<Void> sendBody(
      HttpServerRequest request, HttpClientRequest outgoing, RequestBody body, StallWatch watch) {
    if (!body.isToCome() || !expectsContinue(request)) {
      return body.sendTo(outgoing, watch);
    }
    Promise<Void> go = Promise.promise();
    outgoing.continueHandler(_ -> go.tryComplete());
    long timer = vertx.setTimer(CONTINUE_MILLIS, _ -> go.tryComplete());
    outgoing.response().onComplete(_ -> vertx.cancelTimer(timer));
    return outgoing
        .sendHead()
        .compose(_ -> go.future())
        .compose(_ -> request.response().writeContinue())
        .compose(_ -> body.sendTo(outgoing, watch));
  }

  static boolean expectsContinue(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private Problem stalled(HttpServerRequest request, HttpClientRequest outgoing, StallWatch watch) {
    return clientSends(request, outgoing)
        ? watch.requestTimeout()
        : new TooSlow(config.upstreamTimeout());
  }

  /** Whose turn it is: the client's if it has more to send and the upstream would take it. */
  private static boolean clientSends(HttpServerRequest request, HttpClientRequest outgoing) {
    return !request.isEnded() && !outgoing.writeQueueFull();
  }
}
