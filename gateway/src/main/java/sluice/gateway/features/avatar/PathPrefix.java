package sluice.gateway.features.avatar;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.gateway.access.TrustedProxies;
import sluice.shared.config.Env;

/** Path prefixes before the API, such as {@code /r} or {@code /a/b}; may be empty. */
final class PathPrefix {

  private static final String HEADER = "X-Forwarded-Prefix";

  /** Slashes and unreserved characters, RFC 3986 section 2.3. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~/-]*");

  /** Empty segments and dot segments, RFC 3986 section 5.2.4. */
  private static final Pattern EMPTY_OR_DOTS = Pattern.compile("/(?:\\.\\.?)?(?:/|$)");

  private PathPrefix() {}

  /** Reads {@code PATH_PREFIX}; mistakes are reported to {@code env}. */
  static String from(Env env) {
    String value = env.text("PATH_PREFIX", "");
    Optional<String> prefix = parse(value);
    if (prefix.isEmpty()) {
      env.mistake("PATH_PREFIX=" + value + " is not a path like /r or /a/b");
    }
    return prefix.orElse("");
  }

  /**
   * Returns the prefix that links in a response must have: the one in {@code X-Forwarded-Prefix} of
   * a trusted proxy, else the one in the path of the request, else the one of the settings.
   */
  static String of(
      HttpServerRequest request, TrustedProxies proxies, String inPath, String configured) {
    Optional<String> forwarded =
        proxies.trust(request)
            ? Optional.ofNullable(request.getHeader(HEADER)).flatMap(PathPrefix::parse)
            : Optional.empty();
    return forwarded.orElse(inPath.isEmpty() ? configured : inPath);
  }

  /** True if this is a valid prefix, or empty. */
  static boolean is(String path) {
    return path.isEmpty()
        || (path.startsWith("/")
            && PLAIN.matcher(path).matches()
            && !EMPTY_OR_DOTS.matcher(path).find());
  }

  /** Parses a prefix, with or without a slash at its end; empty if it is invalid. */
  private static Optional<String> parse(String value) {
    String prefix = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    return is(prefix) ? Optional.of(prefix) : Optional.empty();
  }
}
