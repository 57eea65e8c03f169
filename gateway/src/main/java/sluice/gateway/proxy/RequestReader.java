package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import sluice.gateway.http.Deadlines;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.Problem.TooLarge;
import sluice.gateway.http.Problem.Unreachable;
import sluice.gateway.http.ProblemException;

/** Reads the whole body of a request, for routes that must look into it before it goes on. */
public final class RequestReader {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Deadlines deadlines;
  private final ProxyConfig config;

  /** Creates a reader for one event loop. */
  public RequestReader(Deadlines deadlines, ProxyConfig config) {
    this.deadlines = deadlines;
    this.config = config;
  }

  /** Reads it, up to the largest body that there may be. */
  public Future<Buffer> read(Exchange exchange) {
    return read(exchange, config.maxBodyBytes());
  }

  /**
   * Reads it; what it takes counts as held until the exchange has ended.
   *
   * @param maxBytes of a body that may be long, but not that long
   * @return fails with a {@link ProblemException} if it is too large, too slow or breaks off, or
   *     there is no memory for it
   */
  public Future<Buffer> read(Exchange exchange, long maxBytes) {
    HttpServerRequest request = exchange.request();
    Promise<Buffer> whole = Promise.promise();
    if (new RequestBody(request, maxBytes).isTooLarge()) {
      return Future.failedFuture(new ProblemException(new TooLarge(maxBytes)));
    }
    StallWatch watch = new StallWatch(deadlines, config);
    watch.expectBody(
        () -> Awaited.CLIENT, () -> whole.tryFail(new ProblemException(watch.requestTimeout())));
    exchange.onEnd(watch::stop);
    Buffer bytes = Buffer.buffer();
    exchange.onEnd(() -> exchange.held().give(bytes.length()));
    request.exceptionHandler(_ -> whole.tryFail(new ProblemException(new Unreachable())));
    request.handler(
        chunk -> {
          watch.clientMoved(chunk.length());
          if (whole.future().isComplete() || exchange.hasEnded()) {
            return; // refused already: the rest is read and dropped
          }
          if (bytes.length() + (long) chunk.length() > maxBytes) {
            whole.fail(new ProblemException(new TooLarge(maxBytes)));
          } else if (!exchange.held().take(chunk.length())) {
            whole.fail(new ProblemException(new Overloaded(RETRY_AFTER)));
          } else {
            bytes.appendBuffer(chunk);
          }
        });
    request.endHandler(_ -> whole.tryComplete(bytes));
    if (Forwarder.expectsContinue(request)) {
      request.response().writeContinue();
    }
    return whole.future().onComplete(_ -> watch.stop());
  }
}
