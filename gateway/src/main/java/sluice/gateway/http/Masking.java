package sluice.gateway.http;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.gateway.transport.PercentEncoding;

/**
 * Masks secrets in what clients have sent before it is logged. Takes one pass over any text, as
 * this runs on the event loop for every request.
 */
public final class Masking {

  private static final String STARS = "****";

  /** Headers whose values are never secret; the log masks the values of all others. */
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

  /** A parameter is secret if its name contains one of these. */
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
   * Masks the secrets of a request target in its query, its path parameters and its authority. A
   * value in a query ends with an ampersand only, as base64 may have slashes in it.
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

  /**
   * True if the value of a header is never secret.
   *
   * @param name in lower case
   */
  public static boolean isNeverSecret(String name) {
    return PLAIN_HEADERS.contains(name);
  }

  /** Puts all headers on one line, with masked values where they may be secret. */
  public static String headers(MultiMap headers) {
    return headers.entries().stream().map(Masking::header).collect(Collectors.joining(" | "));
  }

  /**
   * Replaces quotes and everything beyond printable ASCII, so that a text can neither forge a line
   * or a field of the log nor control a terminal.
   */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      printable.append(c < 0x20 || c > 0x7e || c == '"' ? '?' : c);
    }
    return printable.toString();
  }

  /** A target in absolute form may have a user and a password: RFC 3986 section 3.2.1. */
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

  /** Masks everything behind the first equals sign that follows a secret name. */
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
      return true; // cannot be decoded, so it may be anything
    }
  }

  private static String header(Map.Entry<String, String> header) {
    boolean plain = isNeverSecret(header.getKey().toLowerCase(Locale.ROOT));
    return printable(header.getKey() + ": " + (plain ? header.getValue() : STARS));
  }
}
