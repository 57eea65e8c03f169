package sluice.gateway.transport;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long an idle connection to an upstream may be used again: never as long as the upstream keeps
 * it, or a request would meet its end on the way.
 */
final class KeepAlive {

  /** Servers that say nothing keep it for 2 seconds (gunicorn) or more. */
  static final long DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What is between the two may forget a connection that is idle for long. */
  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** RFC 2068 section 19.7.1.1, and what servers send: {@code timeout=5, max=100}. */
  private static final Pattern TIMEOUT =
      Pattern.compile(
          "(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,6})(?!\\d)", Pattern.CASE_INSENSITIVE);

  private KeepAlive() {}

  /**
   * Nanoseconds that a connection may have been idle.
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
