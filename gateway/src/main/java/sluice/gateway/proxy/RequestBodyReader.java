package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.transport.Deadlines;

/**
 * Reads and unpacks the whole body of a request, for routes that inspect it before they forward it.
 */
public final class RequestBodyReader {

  private final Deadlines deadlines;
  private final ProxyConfig config;
  private final BodyParser parser;

  /**
   * Creates a reader for one event loop.
   *
   * @param parser unpacks bodies
   */
  public RequestBodyReader(Deadlines deadlines, ProxyConfig config, BodyParser parser) {
    this.deadlines = deadlines;
    this.config = config;
    this.parser = parser;
  }

  /** Reads a body of at most the configured length. */
  public Future<Buffer> read(Exchange exchange) {
    return read(exchange, config.maxBodyBytes());
  }

  /**
   * Reads a body, which counts as held until the exchange has ended.
   *
   * @param maxBytes longest body, packed and unpacked
   * @return fails with a {@link ProblemException} if the body is too large, too slow or breaks off,
   *     if its coding is not supported, or if there is no memory for it
   */
  public Future<Buffer> read(Exchange exchange, long maxBytes) {
    List<String> codings = exchange.request().headers().getAll(HttpHeaders.CONTENT_ENCODING);
    Optional<BodyCoding> coding = BodyCoding.of(codings);
    if (coding.isEmpty()) {
      return Future.failedFuture(
          new ProblemException(Problems.unsupportedCoding(String.join(", ", codings))));
    }
    Future<Buffer> sent = readAsSent(exchange, maxBytes);
    return coding.get() == BodyCoding.IDENTITY
        ? sent
        : sent.compose(body -> unpack(exchange, coding.get(), body, maxBytes));
  }

  private Future<Buffer> unpack(Exchange exchange, BodyCoding coding, Buffer body, long maxBytes) {
    return parser
        .away(() -> coding.unpack(body, maxBytes, exchange.held()))
        .onSuccess(unpacked -> exchange.onEnd(() -> exchange.held().release(unpacked.length())))
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof IOException
                        ? new ProblemException(
                            Problems.badRequest(
                                "The body is not in the coding that Content-Encoding names."))
                        : cause));
  }

  private Future<Buffer> readAsSent(Exchange exchange, long maxBytes) {
    HttpServerRequest request = exchange.request();
    Promise<Buffer> whole = Promise.promise();
    if (new RequestBody(request, maxBytes).isTooLarge()) {
      return Future.failedFuture(new ProblemException(Problems.bodyTooLarge(maxBytes)));
    }
    StallDetector watch = new StallDetector(deadlines, config);
    watch.expectBody(
        () -> Awaited.CLIENT, () -> whole.tryFail(new ProblemException(watch.requestTimeout())));
    exchange.onEnd(watch::stop);
    Buffer bytes = Buffer.buffer();
    exchange.onEnd(() -> exchange.held().release(bytes.length()));
    request.exceptionHandler(_ -> whole.tryFail(new ProblemException(Problems.clientAborted())));
    request.handler(
        chunk -> {
          watch.clientMoved(chunk.length());
          if (whole.future().isComplete() || exchange.hasEnded()) {
            return; // already refused; the rest is read and dropped
          }
          if (bytes.length() + (long) chunk.length() > maxBytes) {
            whole.fail(new ProblemException(Problems.bodyTooLarge(maxBytes)));
          } else if (!exchange.held().tryAcquire(chunk.length())) {
            whole.fail(new ProblemException(Problems.overloaded()));
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
