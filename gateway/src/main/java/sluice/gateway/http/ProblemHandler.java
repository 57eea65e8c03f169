package sluice.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.transport.ConnectionClosing;
import sluice.gateway.transport.HeadFault;
import sluice.gateway.transport.LingeringClose;
import sluice.shared.log.RequestId;

/** The only place that turns a failure into a response. */
public final class ProblemHandler implements Handler<RoutingContext> {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  /** OpenAI's SDKs repeat a request after 5xx unless the response has this header. */
  private static final String SHOULD_RETRY = "X-Should-Retry";

  /** Logs requests that no route sees. */
  @FunctionalInterface
  public interface RefusalLog {

    /** Logs the request, and returns the id that it got. */
    RequestId refused(HttpServerRequest request, Problem problem);
  }

  private final ErrorFormats formats;
  private final RefusalLog refusals;

  /** Creates the handler. */
  public ProblemHandler(ErrorFormats formats, RefusalLog refusals) {
    this.formats = formats;
    this.refusals = refusals;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Exchange exchange = Exchange.of(context);
    Optional<LateProblems> late = exchange.lateProblems();
    if (response.headWritten() && late.isEmpty()) {
      if (context.failure() instanceof ProblemException known) {
        exchange.facts().failed(known.problem()); // too late for the client, but not for the log
      }
      exchange.abort();
      return;
    }
    Problem problem = problem(context);
    ErrorFormat format = formats.of(context.normalizedPath());
    exchange.facts().failed(problem);
    if (late.isPresent()) {
      exchange.bodyBegins();
      response.end(late.get().end(problem, format));
      return;
    }
    respond(
        context.request(),
        problem,
        format,
        headers -> {
          if (!exchange.isRetryable() && mayHaveBegun(problem)) {
            headers.set(SHOULD_RETRY, "false");
          }
        });
  }

  /** True if the upstream may have begun to work on the request. */
  private static boolean mayHaveBegun(Problem problem) {
    return problem.status() == Status.INTERNAL_SERVER_ERROR || problem.isUpstreamFailure();
  }

  private static Problem problem(RoutingContext context) {
    if (context.failure() instanceof ProblemException known) {
      return known.problem();
    }
    if (context.statusCode() == Status.BAD_REQUEST) { // set by the router
      return Problems.badRequest("The request line or Host is malformed.");
    }
    log.atError()
        .addKeyValue(RequestId.KEY, Exchange.of(context).id())
        .setCause(context.failure())
        .log("Could not handle a request");
    return Problems.internal();
  }

  /** Refuses a request that the HTTP parser could not read, and ends its connection. */
  public void malformed(HttpServerRequest request) {
    if (ConnectionClosing.wasOn(request.connection())) {
      return;
    }
    respond(
        request,
        switch (HeadFault.of(request)) {
          case TOO_LARGE -> Problems.headTooLarge();
          case UNSUPPORTED_VERSION -> Problems.unsupportedVersion();
          case MALFORMED -> Problems.badRequest("The request is malformed.");
        });
  }

  /** Refuses a request that no route sees, and logs it. */
  void respond(HttpServerRequest request, Problem problem) {
    RequestId id = refusals.refused(request, problem);
    respond(
        request,
        problem,
        formats.of(request.path()),
        headers -> headers.set(RequestId.HTTP_HEADER, id.text()));
  }

  private static void respond(
      HttpServerRequest request, Problem problem, ErrorFormat format, Consumer<MultiMap> more) {
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
    response.putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.JSON);
    Future<Void> sent = LocalResponse.end(request, format.body(problem).toBuffer());
    if (last) {
      sent.onComplete(_ -> request.connection().close());
    }
  }

  /**
   * True if the client waits for a 100 that it never got: it may or may not send its body after
   * this response, so the next request could not be told from it (RFC 9110 section 10.1.1).
   */
  private static boolean isBodyHeldBack(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.EXPECT) && !request.isEnded();
  }
}
