package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import sluice.gateway.transport.HeaderEntries;

/**
 * Which headers go from one connection to the next: all but those that speak of this connection
 * only, which are the listed ones and whatever {@code Connection} names (RFC 9110 section 7.6.1).
 */
final class HeaderRules {

  private static final MultiMap NONE = names().copy(false);

  private static final MultiMap HOP_BY_HOP =
      names(
              "Connection",
              "Keep-Alive",
              "Proxy-Authenticate",
              "Proxy-Authorization",
              "Proxy-Connection",
              "TE",
              "Trailer",
              "Transfer-Encoding",
              "Upgrade",
              // RFC 7540 section 3.2.1: belongs to the upgrade, and clients forget to name it.
              "HTTP2-Settings")
          .copy(false);

  private HeaderRules() {}

  /** Adds to {@code out} what may pass, in order, repeated headers repeated. */
  static void copyEndToEnd(MultiMap in, MultiMap out) {
    MultiMap named = namedByConnection(in);
    HeaderEntries.forEach(
        in,
        (name, value) -> {
          if (!HOP_BY_HOP.contains(name) && !named.contains(name)) {
            out.add(name, value);
          }
        });
  }

  /** HTTP/2 may send a cookie in pieces; HTTP/1.1 takes them as one (RFC 9113 section 8.2.3). */
  static void joinCookies(MultiMap headers) {
    List<String> crumbs = headers.getAll(HttpHeaders.COOKIE);
    if (crumbs.size() > 1) {
      headers.set(HttpHeaders.COOKIE, String.join("; ", crumbs));
    }
  }

  /** The names in {@code Connection}. */
  static MultiMap namedByConnection(MultiMap headers) {
    List<String> values = headers.getAll(HttpHeaders.CONNECTION);
    if (values.isEmpty()) {
      return NONE;
    }
    if (values.size() == 1
        && HttpHeaders.KEEP_ALIVE.toString().equalsIgnoreCase(values.getFirst())) {
      return NONE; // what nearly all say; that header is listed
    }
    return names(String.join(",", values).split(",", -1));
  }

  /** Names have no case: RFC 9110 section 5.1. */
  private static MultiMap names(String... names) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (String name : names) {
      all.add(name.trim(), "");
    }
    return all;
  }
}
