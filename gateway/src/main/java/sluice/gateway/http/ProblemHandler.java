package sluice.gateway.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.transport.ConnectionClosing;
import sluice.gateway.transport.HeadCheck;
import sluice.gateway.transport.LingeringClose;
import sluice.shared.log.RequestId;

/** The only place that turns a failure into a response. */
public final class ProblemHandler implements Handler<RoutingContext> {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  /** OpenAI's SDKs send a request again after 5xx unless this says otherwise. */
  private static final String SHOULD_RETRY = "X-Should-Retry";

  /** Writes the log line of a request that no route sees, and gives the request its id. */
  @FunctionalInterface
  public interface RefusalLog {

    /** Logs the refusal. */
    RequestId refused(HttpServerRequest request, Problem problem);
  }

  private final ErrorFormats shapes;
  private final RefusalLog refusals;

  /** Creates the handler. */
  public ProblemHandler(ErrorFormats shapes, RefusalLog refusals) {
    this.shapes = shapes;
    this.refusals = refusals;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Exchange exchange = Exchange.of(context);
    Optional<EarlyResponse> early = exchange.early();
    if (early.isPresent()) {
      Problem late = problem(context);
      exchange.failed(late);
      exchange.bodyBegins();
      response.end(early.get().last(late, shapes.of(context.normalizedPath())));
      return;
    }
    if (response.headWritten()) {
      exchange.breakOff();
      return;
    }
    Problem problem = problem(context);
    exchange.failed(problem);
    respond(
        context.request(),
        problem,
        shapes.of(context.normalizedPath()),
        headers -> {
          if (!exchange.isRepeatable() && mayHaveBegun(problem)) {
            headers.set(SHOULD_RETRY, "false");
          }
        });
  }

  /** The upstream may have been at work, and may still be. */
  private static boolean mayHaveBegun(Problem problem) {
    return problem.status() == 500 || problem.isUpstreamFailure();
  }

  private static Problem problem(RoutingContext context) {
    if (context.failure() instanceof ProblemException known) {
      return known.problem();
    }
    if (context.statusCode() == 400) {
      return Problems.badRequest("The request line or Host is malformed."); // the router's own verdict
    }
    log.atError()
        .addKeyValue(RequestId.KEY, Exchange.of(context).id())
        .setCause(context.failure())
        .log("Could not handle a request");
    return Problems.internal();
  }

  /** Answers a request that the HTTP parser could not read, and ends its connection. */
  public void malformed(HttpServerRequest request) {
    if (ConnectionClosing.wasOn(request.connection())) {
      return;
    }
    respond(
        request,
        switch (request.decoderResult().cause()) {
          case TooLongFrameException _ -> Problems.headTooLarge();
          case HeadCheck.UnsupportedVersion _ -> Problems.unsupportedVersion();
          default -> Problems.badRequest("The request is malformed.");
        });
  }

  /** Answers a request that no route gets to see, and logs it. */
  void respond(HttpServerRequest request, Problem problem) {
    RequestId id = refusals.refused(request, problem);
    respond(
        request,
        problem,
        shapes.of(request.path()),
        headers -> headers.set(RequestId.HTTP_HEADER, id.text()));
  }

  private static void respond(
      HttpServerRequest request, Problem problem, ErrorFormat shape, Consumer<MultiMap> more) {
    HttpServerResponse response = request.response();
    response.headers().clear(); // what an upstream had announced no longer holds
    response.setStatusCode(problem.status());
    problem.headers().forEach(response::putHeader);
    more.accept(response.headers());
    boolean last =
        (problem.endsConnection() || isBodyHeldBack(request))
            && request.version() != HttpVersion.HTTP_2;
    if (last) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      ConnectionClosing.on(request.connection());
      LingeringClose.on(request.connection()); // its client may still be sending a body
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8");
    Future<Void> sent = OwnResponse.end(request, shape.body(problem).toBuffer());
    if (last) {
      sent.onComplete(_ -> request.connection().close());
    }
  }

  /**
   * Who was never told to send a body need not send it, and nobody could tell whether it has: RFC
   * 9110 section 10.1.1.
   */
  private static boolean isBodyHeldBack(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.EXPECT) && !request.isEnded();
  }
}
