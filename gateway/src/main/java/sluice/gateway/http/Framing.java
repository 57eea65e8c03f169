package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sluice.gateway.transport.ConnectionClosing;
import sluice.gateway.transport.PercentEncoding;

/**
 * Rejects requests that two servers in a row could interpret differently, before anything else sees
 * them. The HTTP parser has already rejected repeated lengths, and lengths together with chunks;
 * this class rejects what the parser accepts.
 */
public final class Framing implements Handler<HttpServerRequest> {

  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final int PRINTABLE_MIN = 0x21;
  private static final int PRINTABLE_MAX = 0x7e;
  private static final String NOT_ASCII =
      "The request target has characters beyond ASCII. Percent-encode them, as curl does with -G"
          + " --data-urlencode 'name=value'.";

  private final ProblemHandler problems;
  private final Predicate<String> rawQueries;
  private final Handler<HttpServerRequest> next;

  /**
   * Creates the handler.
   *
   * @param problems responds to rejected requests
   * @param rawQueries matches paths that no upstream sees, and whose query may have UTF-8 in it
   *     that is not percent-encoded; see {@link Query}
   * @param next receives the other requests
   */
  public Framing(
      ProblemHandler problems, Predicate<String> rawQueries, Handler<HttpServerRequest> next) {
    this.problems = problems;
    this.rawQueries = rawQueries;
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (ConnectionClosing.wasOn(request.connection())) {
      return;
    }
    problem(request, rawQueries)
        .ifPresentOrElse(problem -> problems.respond(request, problem), () -> next.handle(request));
  }

  /** Checks the head of a request; empty if it is well formed. */
  public static Optional<Problem> problem(HttpServerRequest request) {
    return problem(request, _ -> false);
  }

  private static Optional<Problem> problem(
      HttpServerRequest request, Predicate<String> rawQueries) {
    if (request.method().equals(HttpMethod.CONNECT)) {
      return Optional.of(Problems.methodNotAllowed(METHODS));
    }
    String target = request.uri();
    if (!isTarget(strict(target, rawQueries))) {
      return bad(isAscii(target) ? "The request target is malformed." : NOT_ASCII);
    }
    if (request.headers().contains("")) {
      return bad("A header has no name."); // RFC 9110 section 5.1; the parser accepts it
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
    // RFC 9112 section 6.1: a server that does not know a coding cannot tell where the body ends.
    if (!codings.isEmpty() && !chunked) {
      return bad("Transfer-Encoding must be chunked and nothing else.");
    }
    if (chunked && request.version() == HttpVersion.HTTP_1_0) {
      return bad("HTTP/1.0 has no Transfer-Encoding.");
    }
    // RFC 9112 section 3.2.
    if (request.version() == HttpVersion.HTTP_1_1
        && request.headers().getAll(HttpHeaders.HOST).size() != 1) {
      return bad("Exactly one Host header is required.");
    }
    return Optional.empty();
  }

  private static Optional<Problem> bad(String why) {
    return Optional.of(Problems.badRequest(why));
  }

  /**
   * A path or an absolute URI in printable ASCII with a decodable path: RFC 9112 section 3.2.
   * Fragments are rejected, as some servers cut them off and others take them for part of the path.
   */
  private static boolean isTarget(String target) {
    boolean form =
        target.startsWith("/") || target.startsWith("http://") || target.startsWith("https://");
    return form && isPrintable(target) && isDecodable(target);
  }

  /** The part of the target that must be ASCII: all but a query that may have UTF-8 in it. */
  private static String strict(String target, Predicate<String> rawQueries) {
    int mark = target.indexOf('?');
    if (mark < 0 || isAscii(target) || !rawQueries.test(target.substring(0, mark))) {
      return target;
    }
    String query = target.substring(mark + 1);
    return Query.isUtf8(query) && isPrintable(Query.encoded(query))
        ? target.substring(0, mark)
        : target;
  }

  private static boolean isAscii(String target) {
    return target.chars().allMatch(c -> c <= PRINTABLE_MAX);
  }

  private static boolean isPrintable(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c < PRINTABLE_MIN || c > PRINTABLE_MAX || c == '#') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDecodable(String target) {
    try {
      PercentEncoding.decode(target.split("\\?", 2)[0]);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
