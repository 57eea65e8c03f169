package sluice.testkit.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks the requests that reached an upstream against those that clients sent. Each must match a
 * different request of the client named in its {@code X-Forwarded-For}. A smuggled request, such as
 * a body taken for a request, names no client or matches nothing that the client sent.
 */
final class Smuggling {

  private final Strictness front;
  private final Map<String, List<ParseResult>> sent = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private int reached;

  /**
   * Creates a check without clients.
   *
   * @param front strictness of the server that accepts the clients' requests
   */
  Smuggling(Strictness front) {
    this.front = front;
  }

  /**
   * Records the bytes that a client sent, in the most lenient reading.
   *
   * @param client IP address
   */
  void sent(String client, byte[] bytes) {
    List<ParseResult> requests = new ArrayList<>();
    RequestParser parser = new RequestParser(bytes, front);
    boolean more = true;
    while (more && !parser.isAtEnd()) {
      ParseResult result = parser.next();
      requests.add(result);
      more = result instanceof ParseResult.Complete(RawRequest whole) && !whole.endsConnection();
    }
    sent.put(client, requests);
  }

  /** Checks all bytes of one connection to the upstream. */
  void received(byte[] bytes) {
    RequestParser parser = new RequestParser(bytes, Strictness.STRICT);
    while (!parser.isAtEnd()) {
      ParseResult result = parser.next();
      switch (result) {
        case ParseResult.Complete(RawRequest request) -> claim(request, true);
        case ParseResult.Truncated(Optional<RawRequest> begun) ->
            begun.ifPresentOrElse(
                request -> claim(request, false), () -> complaints.add("truncated head"));
        case ParseResult.Malformed(String why, _) -> complaints.add(why);
      }
      if (!(result instanceof ParseResult.Complete)) {
        return;
      }
    }
  }

  /** Number of requests that reached the upstream, truncated ones included. */
  int reached() {
    return reached;
  }

  /** Violations at the upstream, one line each. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void claim(RawRequest request, boolean whole) {
    reached++;
    // The first address is the client's, the others are proxies'.
    String client = String.join(",", request.values("X-Forwarded-For")).split(",", 2)[0].trim();
    List<ParseResult> left = sent.getOrDefault(client, List.of());
    for (ParseResult result : left) {
      if (isSame(result, request, whole)) {
        left.remove(result);
        return;
      }
    }
    complaints.add(
        "%s never sent %s %s (%d bytes of body)"
            .formatted(client, request.method(), request.target(), request.body().length()));
  }

  private static boolean isSame(ParseResult result, RawRequest request, boolean whole) {
    return switch (result) {
      case ParseResult.Complete(RawRequest sent) -> isSame(sent, request, whole);
      // A streamed body may start to arrive before the error is seen, but it must not be complete.
      case ParseResult.Truncated(Optional<RawRequest> begun) ->
          !whole && isBeginning(begun, request);
      case ParseResult.Malformed(_, Optional<RawRequest> begun) ->
          !whole && isBeginning(begun, request);
    };
  }

  private static boolean isBeginning(Optional<RawRequest> sent, RawRequest request) {
    return sent.filter(begun -> isSame(begun, request, false)).isPresent();
  }

  private static boolean isSame(RawRequest sent, RawRequest request, boolean whole) {
    return sent.method().equals(request.method())
        && sent.originForm().equals(request.target())
        && (whole ? sent.body().equals(request.body()) : sent.body().startsWith(request.body()));
  }
}
