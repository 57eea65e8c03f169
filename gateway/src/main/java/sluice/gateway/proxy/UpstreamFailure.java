package sluice.gateway.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.Problem.ProxyFailed;
import sluice.gateway.http.Problem.ProxyRefusedUs;
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
      // Netty's words for a proxy that has answered, with its status in them, or has not.
      case ProxyConnectException refused -> throughProxy(refused, config);
      case ConnectTimeoutException _ -> new TooSlow(config.connectTimeout());
      case ConnectionPoolTooBusyException _ -> new Overloaded(RETRY_AFTER);
      // With a proxy on the way it is the proxy that connections are made to.
      case ConnectException _ when config.outbound().isPresent() -> new ProxyFailed();
      case UnknownHostException _ when config.outbound().isPresent() -> new ProxyFailed();
      case TimeoutException _ when config.outbound().isPresent() ->
          new TooSlow(config.connectTimeout());
      case TimeoutException _ -> new Overloaded(RETRY_AFTER); // of the wait for a pooled connection
      // Refused, unknown, reset, closed, not even HTTP: to the client it is all the same.
      default -> new Unreachable();
    };
  }

  private static Problem throughProxy(ProxyConnectException refused, ProxyConfig config) {
    String message = String.valueOf(refused.getMessage());
    // RFC 9110 section 15.5.8; tinyproxy says 401.
    if (message.contains("status: 407") || message.contains("status: 401")) {
      return new ProxyRefusedUs();
    }
    return message.contains("timeout") ? new TooSlow(config.connectTimeout()) : new ProxyFailed();
  }
}
