package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which headers go from one connection to the next: all but those that speak of this connection
 * only, which are the listed ones and whatever {@code Connection} names (RFC 9110 section 7.6.1).
 */
final class HeaderRules {

  /** Names have no case: RFC 9110 section 5.1. */
  private static final Set<String> HOP_BY_HOP =
      Collections.unmodifiableSet(
          caseless(
              "connection",
              "keep-alive",
              "proxy-authenticate",
              "proxy-authorization",
              "proxy-connection",
              "te",
              "trailer",
              "transfer-encoding",
              "upgrade",
              // RFC 7540 section 3.2.1: belongs to the upgrade, and clients forget to name it.
              "http2-settings"));

  private HeaderRules() {}

  /** Adds to {@code out} what may pass, in order, repeated headers repeated. */
  static void copyEndToEnd(MultiMap in, MultiMap out) {
    Set<String> named = namedByConnection(in);
    in.forEach(
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

  /** The names in {@code Connection}, whatever their case. */
  static Set<String> namedByConnection(MultiMap headers) {
    List<String> values = headers.getAll(HttpHeaders.CONNECTION);
    if (values.isEmpty()) {
      return Set.of();
    }
    Set<String> names = caseless();
    for (String value : values) {
      for (String name : value.split(",", -1)) {
        names.add(name.trim());
      }
    }
    return names;
  }

  private static Set<String> caseless(String... names) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Collections.addAll(all, names);
    return all;
  }
}
