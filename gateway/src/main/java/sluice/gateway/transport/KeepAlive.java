package sluice.gateway.transport;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long an idle connection to an upstream may be reused: always shorter than the upstream keeps
 * it, or a request could cross with its end.
 */
final class KeepAlive {

  /** Servers that announce nothing keep connections for at least 2 seconds (gunicorn). */
  static final long DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Firewalls in between may forget connections that are idle for longer. */
  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** RFC 2068 section 19.7.1.1, and what servers send: {@code timeout=5, max=100}. */
  private static final Pattern TIMEOUT =
      Pattern.compile(
          "(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,6})(?!\\d)", Pattern.CASE_INSENSITIVE);

  private KeepAlive() {}

  /**
   * Longest idle time of a connection that may be reused, in nanoseconds.
   *
   * @param header value of {@code Keep-Alive} in the last response
   */
  static long nanos(@Nullable String header) {
    if (header == null) {
      return DEFAULT_NANOS;
    }
    Matcher timeout = TIMEOUT.matcher(header);
    if (!timeout.find()) {
      return DEFAULT_NANOS;
    }
    long announced = TimeUnit.SECONDS.toNanos(Long.parseLong(timeout.group(1)));
    return Math.min(NANOS_MAX, announced - Math.min(MARGIN_NANOS, announced / 2));
  }
}
