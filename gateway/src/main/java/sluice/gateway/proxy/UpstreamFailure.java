package sluice.gateway.proxy;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.UpstreamCause;
import sluice.gateway.http.UpstreamTrace;
import sluice.gateway.transport.ConnectionFailure;

/** Maps failures of upstreams to problems for clients and causes for the log. */
final class UpstreamFailure {

  private UpstreamFailure() {}

  /**
   * The problem of a failure; one that is a problem already is returned unchanged.
   *
   * @param trace receives the cause
   */
  static ProblemException of(Throwable cause, ProxyConfig config, UpstreamTrace trace) {
    if (cause instanceof ProblemException known) {
      Problem problem = known.problem();
      problem.cause().ifPresent(why -> trace.failed(why, problem.detail()));
      return known;
    }
    Problem problem = problem(cause, config);
    if (!problem.equals(Problems.overloaded())) { // for which the upstream can do nothing
      trace.failed(why(cause), detail(cause));
    }
    return new ProblemException(problem);
  }

  private static Problem problem(Throwable cause, ProxyConfig config) {
    return switch (ConnectionFailure.of(cause)) {
      case PROXY -> throughProxy(message(cause), config);
      case CONNECT_TIMEOUT, TLS_TIMEOUT -> Problems.upstreamTimeout(config.connectTimeout());
      case MALFORMED -> Problems.upstreamFailed(UpstreamCause.MALFORMED);
      case OTHER -> other(cause, config);
    };
  }

  private static Problem other(Throwable cause, ProxyConfig config) {
    return switch (cause) {
      case ConnectionPoolTooBusyException _ -> Problems.overloaded();
      // With a proxy, connections are made to the proxy.
      case ConnectException _ when config.outbound().isPresent() -> Problems.proxyFailed();
      case UnknownHostException _ when config.outbound().isPresent() -> Problems.proxyFailed();
      case TimeoutException _ when config.outbound().isPresent() ->
          Problems.upstreamTimeout(config.connectTimeout());
      case TimeoutException _ -> Problems.overloaded(); // while waiting for a pooled connection
      default -> Problems.upstreamFailed(why(cause));
    };
  }

  private static Problem throughProxy(String message, ProxyConfig config) {
    // RFC 9110 section 15.5.8; tinyproxy says 401.
    if (message.contains("status: 407") || message.contains("status: 401")) {
      return Problems.proxyAuthenticationFailed();
    }
    return message.contains("timeout")
        ? Problems.upstreamTimeout(config.connectTimeout())
        : Problems.proxyFailed();
  }

  private static UpstreamCause why(Throwable cause) {
    return switch (ConnectionFailure.of(cause)) {
      case PROXY -> UpstreamCause.PROXY;
      case CONNECT_TIMEOUT, TLS_TIMEOUT -> UpstreamCause.CONNECT_TIMEOUT;
      case MALFORMED -> UpstreamCause.MALFORMED;
      case OTHER -> other(cause);
    };
  }

  private static UpstreamCause other(Throwable cause) {
    return switch (cause) {
      case TimeoutException _ -> UpstreamCause.CONNECT_TIMEOUT;
      case UnknownHostException _ -> UpstreamCause.DNS;
      case SSLException _ -> UpstreamCause.TLS;
      case ConnectException refused when message(refused).contains("refused") ->
          UpstreamCause.REFUSED;
      case SocketException _ when !isReset(cause) -> UpstreamCause.UNREACHABLE;
      // Thrown by the parser of responses.
      case IllegalArgumentException _, IllegalStateException _ -> UpstreamCause.MALFORMED;
      case HttpClosedException _, ClosedChannelException _ -> UpstreamCause.CLOSED;
      case IOException _ -> UpstreamCause.RESET;
      default -> UpstreamCause.CLOSED;
    };
  }

  /** By the messages of the kernel and the JDK. */
  private static boolean isReset(Throwable cause) {
    String message = message(cause);
    return message.contains("reset") || message.contains("Broken pipe");
  }

  private static String detail(Throwable cause) {
    Throwable root = ConnectionFailure.root(cause);
    return Objects.equals(root, cause) ? message(cause) : message(cause) + ": " + message(root);
  }

  private static String message(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
