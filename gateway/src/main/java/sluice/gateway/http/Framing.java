package sluice.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sluice.gateway.transport.ConnectionClosing;

/**
 * Refuses, before anything else looks at a request, what two servers in a row could read
 * differently. The HTTP parser below has already refused repeated lengths and lengths beside
 * chunks; this is what it lets pass.
 */
public final class Framing implements Handler<HttpServerRequest> {

  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final int LOWEST = 0x21;
  private static final int HIGHEST = 0x7e;
  private static final String NOT_ASCII =
      "The request target has characters beyond ASCII. Percent-encode them, as curl does with -G"
          + " --data-urlencode 'name=value'.";

  private final ProblemHandler problems;
  private final Predicate<String> rawQueries;
  private final Handler<HttpServerRequest> next;

  /**
   * Creates the handler.
   *
   * @param problems answers the others
   * @param rawQueries paths that no upstream gets to see, and whose query may have UTF-8 in it that
   *     is not percent-encoded; see {@link Query}
   * @param next gets the requests that are well formed
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

  /** What is wrong with the head of a request; nothing if it may be served. */
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
      return bad("A header has no name."); // RFC 9110 section 5.1; the parser takes it
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
    // RFC 9112 section 6.1: whoever does not understand a coding must not guess where the body
    // ends.
    if (!codings.isEmpty() && !chunked) {
      return bad("Transfer-Encoding must be chunked and nothing else.");
    }
    if (chunked && request.version() == HttpVersion.HTTP_1_0) {
      return bad("HTTP/1.0 knows no Transfer-Encoding.");
    }
    // RFC 9112 section 3.2.
    if (request.version() == HttpVersion.HTTP_1_1
        && request.headers().getAll(HttpHeaders.HOST).size() != 1) {
      return bad("Host must be there, and once.");
    }
    return Optional.empty();
  }

  private static Optional<Problem> bad(String why) {
    return Optional.of(Problems.badRequest(why));
  }

  /**
   * A path or an absolute address, of printable ASCII, its path decodable: RFC 9112 section 3.2. A
   * fragment never belongs there, and where one server cuts it off another looks for a file.
   */
  private static boolean isTarget(String target) {
    boolean form =
        target.startsWith("/") || target.startsWith("http://") || target.startsWith("https://");
    return form && isPrintable(target) && isDecodable(target);
  }

  /** The target without a query that may be as it is; else all of it. */
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
    return target.chars().allMatch(c -> c <= HIGHEST);
  }

  private static boolean isPrintable(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c < LOWEST || c > HIGHEST || c == '#') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDecodable(String target) {
    try {
      QueryStringDecoder.decodeComponent(target.split("\\?", 2)[0]);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
