package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.MethodNotAllowed;

/**
 * Refuses what two servers in a row could read differently. The HTTP parser below has already
 * refused repeated lengths and lengths beside chunks; this is what it lets pass.
 */
public final class Framing implements Handler<RoutingContext> {

  static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  @Override
  public void handle(RoutingContext context) {
    Problem problem = problem(context.request());
    if (problem == null) {
      context.next();
    } else {
      context.fail(new ProblemException(problem));
    }
  }

  private static @Nullable Problem problem(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.CONNECT)) {
      return new MethodNotAllowed(METHODS);
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    // RFC 9112 section 6.1: whoever does not understand a coding must not guess where the body
    // ends.
    if (!codings.isEmpty() && !(codings.size() == 1 && codings.getFirst().equals("chunked"))) {
      return new BadRequest("Transfer-Encoding must be chunked and nothing else.");
    }
    boolean old = request.version() == HttpVersion.HTTP_1_0;
    if (old && !codings.isEmpty()) {
      return new BadRequest("HTTP/1.0 knows no Transfer-Encoding.");
    }
    // RFC 9112 section 3.2.
    if (request.version() == HttpVersion.HTTP_1_1
        && request.headers().getAll(HttpHeaders.HOST).size() != 1) {
      return new BadRequest("Host must be there, and once.");
    }
    return null;
  }
}
