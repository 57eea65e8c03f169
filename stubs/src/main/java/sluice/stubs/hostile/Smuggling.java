package sluice.stubs.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds what reached an upstream against what clients can have meant: every request there must be a
 * different one of those of the client whose address stands in it. A body that was taken for a
 * request is nobody's, or its client has sent no such request.
 */
final class Smuggling {

  private final Rules front;
  private final Map<String, List<Reading>> meant = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private int reached;

  /**
   * Begins without anybody.
   *
   * @param front how whoever takes the clients' requests may read them
   */
  Smuggling(Rules front) {
    this.front = front;
  }

  /**
   * A client's bytes, read as generously as may be.
   *
   * @param client its address
   */
  void sent(String client, byte[] bytes) {
    List<Reading> requests = new ArrayList<>();
    RequestParser reader = new RequestParser(bytes, front);
    boolean goesOn = true;
    while (goesOn && !reader.isAtEnd()) {
      Reading reading = reader.next();
      requests.add(reading);
      goesOn = reading instanceof Reading.Whole(RawRequest whole) && !whole.endsConnection();
    }
    meant.put(client, requests);
  }

  /** All bytes of one connection to the upstream. */
  void received(byte[] bytes) {
    RequestParser reader = new RequestParser(bytes, Rules.OF_A_SENDER);
    while (!reader.isAtEnd()) {
      Reading reading = reader.next();
      switch (reading) {
        case Reading.Whole(RawRequest request) -> claim(request, true);
        case Reading.Cut(Optional<RawRequest> begun) ->
            begun.ifPresentOrElse(
                request -> claim(request, false), () -> complaints.add("cut in its head"));
        case Reading.Malformed(String why, _) -> complaints.add(why);
      }
      if (!(reading instanceof Reading.Whole)) {
        return;
      }
    }
  }

  /** How many requests reached the upstream, cut ones included. */
  int reached() {
    return reached;
  }

  /** What was wrong at the upstream, one line each. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void claim(RawRequest request, boolean whole) {
    reached++;
    // The first address is the client's own, those behind it are of proxies.
    String client = String.join(",", request.values("X-Forwarded-For")).split(",", 2)[0].trim();
    List<Reading> left = meant.getOrDefault(client, List.of());
    for (Reading reading : left) {
      if (isSame(reading, request, whole)) {
        left.remove(reading);
        return;
      }
    }
    complaints.add(
        "%s never sent %s %s (%d bytes of body)"
            .formatted(client, request.method(), request.target(), request.body().length()));
  }

  private static boolean isSame(Reading reading, RawRequest request, boolean whole) {
    return switch (reading) {
      case Reading.Whole(RawRequest sent) -> isSame(sent, request, whole);
      // What streams through has begun to arrive before its end can be seen; it must not end.
      case Reading.Cut(Optional<RawRequest> begun) -> !whole && isBeginning(begun, request);
      case Reading.Malformed(_, Optional<RawRequest> begun) ->
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
