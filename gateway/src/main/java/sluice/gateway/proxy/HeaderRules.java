package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import sluice.gateway.transport.HeaderEntries;

/**
 * Decides which headers are end-to-end: all but the hop-by-hop ones listed here and those that
 * {@code Connection} names (RFC 9110 section 7.6.1).
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
              // RFC 7540 section 3.2.1: part of an upgrade, but often not named in Connection.
              "HTTP2-Settings")
          .copy(false);

  private HeaderRules() {}

  /** Adds the end-to-end headers to {@code out}, in order, and with repetitions. */
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

  /**
   * Joins cookies, which HTTP/2 may send in pieces and HTTP/1.1 may not (RFC 9113 section 8.2.3).
   */
  static void joinCookies(MultiMap headers) {
    List<String> crumbs = headers.getAll(HttpHeaders.COOKIE);
    if (crumbs.size() > 1) {
      headers.set(HttpHeaders.COOKIE, String.join("; ", crumbs));
    }
  }

  /** The header names in {@code Connection}. */
  static MultiMap namedByConnection(MultiMap headers) {
    List<String> values = headers.getAll(HttpHeaders.CONNECTION);
    if (values.isEmpty()) {
      return NONE;
    }
    if (values.size() == 1
        && HttpHeaders.KEEP_ALIVE.toString().equalsIgnoreCase(values.getFirst())) {
      return NONE; // the usual value; that header is listed
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
