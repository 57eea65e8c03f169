package sluice.gateway.http;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.gateway.transport.PercentEncoding;

/**
 * What may be said in a log about what a client sent. One pass over the text, whatever is in it:
 * this runs for every request, on the event loop.
 */
public final class Masking {

  private static final String STARS = "****";

  /** Headers whose values are never secret; of all others the log says only that they are there. */
  private static final Set<String> PLAIN_HEADERS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "accept-ranges",
          "age",
          "allow",
          "cache-control",
          "connection",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-length",
          "content-range",
          "content-type",
          "date",
          "etag",
          "expect",
          "expires",
          "host",
          "if-modified-since",
          "if-none-match",
          "last-modified",
          "range",
          "retry-after",
          "server",
          "te",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "vary",
          "via",
          "www-authenticate",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-request-id");

  /** Parts of the names of parameters that carry secrets. */
  private static final List<String> SECRET_WORDS =
      List.of(
          "key",
          "token",
          "secret",
          "pass",
          "pwd",
          "sig",
          "auth",
          "jwt",
          "session",
          "sid",
          "credential",
          "code");

  private Masking() {}

  /**
   * A request target whose secrets are stars: in its query, its path parameters, its authority. A
   * secret ends where no server would go on reading it: in a query only an ampersand ends a value,
   * and base64 in there may well hold a slash.
   */
  public static String target(String uri) {
    StringBuilder masked = new StringBuilder(uri.length());
    int from = afterUserInfo(uri, masked);
    String ends = "/?";
    while (from < uri.length()) {
      int to = from;
      while (to < uri.length() && ends.indexOf(uri.charAt(to)) < 0) {
        to++;
      }
      parameters(uri, from, to, masked);
      if (to < uri.length()) {
        masked.append(uri.charAt(to));
        ends = uri.charAt(to) == '?' ? "&" : ends;
      }
      from = to + 1;
    }
    return printable(masked.toString());
  }

  /** True of a header whose value is never secret, by its name in lower case. */
  public static boolean isNeverSecret(String name) {
    return PLAIN_HEADERS.contains(name);
  }

  /** All headers on one line, those that may be secret as stars. */
  public static String headers(MultiMap headers) {
    return headers.entries().stream().map(Masking::header).collect(Collectors.joining(" | "));
  }

  /** One event stays one line, its fields stay apart, and no terminal is fooled. */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      printable.append(c < 0x20 || c > 0x7e || c == '"' ? '?' : c);
    }
    return printable.toString();
  }

  /** In absolute form a target may name a user and a password: RFC 3986 section 3.2.1. */
  private static int afterUserInfo(String uri, StringBuilder masked) {
    int scheme = uri.indexOf("://");
    if (uri.startsWith("/") || scheme < 0) {
      return 0;
    }
    int authority = scheme + "://".length();
    int path = uri.indexOf('/', authority);
    int at = uri.lastIndexOf('@', path < 0 ? uri.length() : path);
    masked.append(uri, 0, authority);
    if (at < authority) {
      return authority;
    }
    masked.append(STARS);
    return at;
  }

  /** Up to the first equals sign that has a secret word before it, the rest as stars. */
  private static void parameters(String uri, int from, int to, StringBuilder masked) {
    int name = from;
    for (int i = from; i < to; i++) {
      if (uri.charAt(i) == '=') {
        if (isSecret(uri.substring(name, i))) {
          masked.append(uri, from, i + 1).append(STARS);
          return;
        }
        name = i + 1;
      }
    }
    masked.append(uri, from, to);
  }

  private static boolean isSecret(String name) {
    try {
      String plain = PercentEncoding.decodeForm(name).toLowerCase(Locale.ROOT);
      return SECRET_WORDS.stream().anyMatch(plain::contains);
    } catch (IllegalArgumentException e) {
      return true; // what cannot be read may be anything
    }
  }

  private static String header(Map.Entry<String, String> header) {
    boolean plain = isNeverSecret(header.getKey().toLowerCase(Locale.ROOT));
    return printable(header.getKey() + ": " + (plain ? header.getValue() : STARS));
  }
}
