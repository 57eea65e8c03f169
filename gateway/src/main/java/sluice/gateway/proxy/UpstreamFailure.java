package sluice.gateway.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.Problem.TooSlow;
import sluice.gateway.http.Problem.Unreachable;
import sluice.gateway.http.ProblemException;

/** What the failure of an upstream means to the client. */
final class UpstreamFailure {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private UpstreamFailure() {}

  /** The same failure if it has been understood already, else what its cause amounts to. */
  static ProblemException of(Throwable cause, ProxyConfig config) {
    return cause instanceof ProblemException known
        ? known
        : new ProblemException(problem(cause, config));
  }

  private static Problem problem(Throwable cause, ProxyConfig config) {
    return switch (cause) {
      case ConnectTimeoutException _ -> new TooSlow(config.connectTimeout());
      case ConnectionPoolTooBusyException _ -> new Overloaded(RETRY_AFTER);
      case TimeoutException _ -> new Overloaded(RETRY_AFTER); // of the wait for a pooled connection
      // Refused, unknown, reset, closed, not even HTTP: to the client it is all the same.
      default -> new Unreachable();
    };
  }
}
