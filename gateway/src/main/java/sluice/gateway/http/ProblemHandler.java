package sluice.gateway.http;

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
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.HeadTooLarge;
import sluice.gateway.http.Problem.Internal;
import sluice.gateway.http.Problem.MethodNotAllowed;
import sluice.gateway.http.Problem.MissingAdminKey;
import sluice.gateway.http.Problem.MissingKey;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.Problem.RequestTimeout;
import sluice.gateway.http.Problem.TooLarge;
import sluice.gateway.http.Problem.TooManyFailures;
import sluice.gateway.http.Problem.TooManyRequests;
import sluice.gateway.http.Problem.UnknownToken;
import sluice.gateway.http.Problem.UnsupportedCoding;
import sluice.gateway.http.Problem.UnsupportedVersion;
import sluice.gateway.transport.ConnectionClosing;
import sluice.gateway.transport.HeadFault;
import sluice.gateway.transport.LingeringClose;
import sluice.shared.log.RequestId;

/** The only place that turns a failure into a response. */
public final class ProblemHandler implements Handler<RoutingContext> {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  private static final int BAD_REQUEST = 400;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final String WWW_AUTHENTICATE = "www-authenticate";

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
    return problem instanceof Internal
        || problem.status() == BAD_GATEWAY
        || problem.status() == GATEWAY_TIMEOUT;
  }

  private static Problem problem(RoutingContext context) {
    if (context.failure() instanceof ProblemException known) {
      return known.problem();
    }
    if (context.statusCode() == BAD_REQUEST) {
      return new BadRequest("The request line or Host is malformed."); // the router's own verdict
    }
    log.atError()
        .addKeyValue(RequestId.KEY, Exchange.of(context).id())
        .setCause(context.failure())
        .log("Could not handle a request");
    return new Internal();
  }

  /** Answers a request that the HTTP parser could not read, and ends its connection. */
  public void malformed(HttpServerRequest request) {
    if (ConnectionClosing.wasOn(request.connection())) {
      return;
    }
    respond(
        request,
        switch (HeadFault.of(request)) {
          case TOO_LARGE -> new HeadTooLarge();
          case UNSUPPORTED_VERSION -> new UnsupportedVersion();
          case MALFORMED -> new BadRequest("The request is malformed.");
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
    switch (problem) {
      case MethodNotAllowed(String allow) -> response.putHeader(HttpHeaders.ALLOW, allow);
      case Overloaded(Duration retryAfter) ->
          response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
      case TooManyRequests(Duration retryAfter) ->
          response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
      case TooManyFailures(Duration retryAfter) ->
          response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
      case UnsupportedCoding _ -> response.putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate");
      case MissingKey _, MissingAdminKey _, UnknownToken _ ->
          response.putHeader(WWW_AUTHENTICATE, "Bearer");
      default -> {}
    }
    more.accept(response.headers());
    boolean last =
        (endsConnection(problem) || isBodyHeldBack(request))
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

  /** After these the rest of the request is dropped, so the next one could not be told apart. */
  private static boolean endsConnection(Problem problem) {
    return problem instanceof BadRequest
        || problem instanceof HeadTooLarge
        || problem instanceof UnsupportedVersion
        || problem instanceof TooLarge
        || problem instanceof RequestTimeout;
  }
}
