package sluice.gateway.features.avatar;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.gateway.access.TrustedProxies;
import sluice.shared.config.Env;

/**
 * What clients have in front of the paths of the API, like {@code /r}: any number of segments, or
 * nothing.
 */
final class PathPrefix {

  private static final String HEADER = "X-Forwarded-Prefix";

  /** Slashes and unreserved characters, RFC 3986 section 2.3. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~/-]*");

  /** Segments that are empty or would lead elsewhere, RFC 3986 section 5.2.4. */
  private static final Pattern ODD = Pattern.compile("/(?:\\.\\.?)?(?:/|$)");

  private PathPrefix() {}

  /** Reads {@code PATH_PREFIX}. */
  static String from(Env env) {
    String value = env.text("PATH_PREFIX", "");
    Optional<String> prefix = parse(value);
    if (prefix.isEmpty()) {
      env.mistake("PATH_PREFIX=" + value + " is not a path like /r or /a/b");
    }
    return prefix.orElse("");
  }

  /**
   * The prefix that the client of a request knows: what a trusted proxy says, else what its path
   * has, else the one of the settings.
   */
  static String of(
      HttpServerRequest request, TrustedProxies proxies, String inPath, String configured) {
    Optional<String> said =
        proxies.trust(request)
            ? Optional.ofNullable(request.getHeader(HEADER)).flatMap(PathPrefix::parse)
            : Optional.empty();
    return said.orElse(inPath.isEmpty() ? configured : inPath);
  }

  /** True of any number of segments, none included. */
  static boolean is(String path) {
    return path.isEmpty()
        || (path.startsWith("/") && PLAIN.matcher(path).matches() && !ODD.matcher(path).find());
  }

  /** A prefix with or without a slash at its end; empty if it is none. */
  private static Optional<String> parse(String value) {
    String prefix = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    return is(prefix) ? Optional.of(prefix) : Optional.empty();
  }
}
