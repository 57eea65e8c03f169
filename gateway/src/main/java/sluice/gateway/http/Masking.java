package sluice.gateway.http;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may be said in a log about what a client sent. */
final class Masking {

  private static final String STARS = "****";

  private static final Set<String> SECRET_HEADERS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "set-cookie",
          "x-key",
          "x-secret",
          "x-api-key",
          "api-key");

  /** Query parameters that carry keys, by the words such names are made of. */
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "([?&;])([^=&;]*(?:key|token|secret|password|passwd|signature|sig|auth)[^=&;]*)=[^&;]*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

  private Masking() {}

  /** A request target whose secrets are stars. */
  static String target(String uri) {
    int query = uri.indexOf('?');
    if (query < 0) {
      return printable(uri);
    }
    String masked = SECRET_PARAMETER.matcher(uri.substring(query)).replaceAll("$1$2=" + STARS);
    return printable(uri.substring(0, query) + masked);
  }

  /** All headers on one line, the secret ones as stars. */
  static String headers(MultiMap headers) {
    return headers.entries().stream().map(Masking::header).collect(Collectors.joining(" | "));
  }

  /** One event stays one line, and no terminal is fooled by control characters. */
  static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }

  private static String header(Map.Entry<String, String> header) {
    boolean secret = SECRET_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT));
    return header.getKey() + ": " + (secret ? STARS : printable(header.getValue()));
  }
}
