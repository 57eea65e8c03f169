package sluice.gateway.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
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

/** What the failure of an upstream means to the client, and why it failed. */
final class UpstreamFailure {

  private UpstreamFailure() {}

  /**
   * The same failure if it has been understood already, else what its cause amounts to.
   *
   * @param trace is told why
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
    return switch (cause) {
      // Netty's words for a proxy that has answered, with its status in them, or has not.
      case ProxyConnectException refused -> throughProxy(refused, config);
      case ConnectTimeoutException _ -> Problems.upstreamTimeout(config.connectTimeout());
      case SSLException tls when isTimeout(tls) ->
          Problems.upstreamTimeout(config.connectTimeout());
      case ConnectionPoolTooBusyException _ -> Problems.overloaded();
      // With a proxy on the way it is the proxy that connections are made to.
      case ConnectException _ when config.outbound().isPresent() -> Problems.proxyFailed();
      case UnknownHostException _ when config.outbound().isPresent() -> Problems.proxyFailed();
      case TimeoutException _ when config.outbound().isPresent() ->
          Problems.upstreamTimeout(config.connectTimeout());
      case TimeoutException _ -> Problems.overloaded(); // of the wait for a pooled connection
      default -> Problems.upstreamFailed(why(cause));
    };
  }

  private static Problem throughProxy(ProxyConnectException refused, ProxyConfig config) {
    String message = message(refused);
    // RFC 9110 section 15.5.8; tinyproxy says 401.
    if (message.contains("status: 407") || message.contains("status: 401")) {
      return Problems.proxyAuthenticationFailed();
    }
    return message.contains("timeout")
        ? Problems.upstreamTimeout(config.connectTimeout())
        : Problems.proxyFailed();
  }

  private static UpstreamCause why(Throwable cause) {
    return switch (cause) {
      case ProxyConnectException _ -> UpstreamCause.PROXY;
      case ConnectTimeoutException _ -> UpstreamCause.CONNECT_TIMEOUT;
      case TimeoutException _ -> UpstreamCause.CONNECT_TIMEOUT;
      case UnknownHostException _ -> UpstreamCause.DNS;
      case SSLException tls -> isTimeout(tls) ? UpstreamCause.CONNECT_TIMEOUT : UpstreamCause.TLS;
      case ConnectException refused when message(refused).contains("refused") ->
          UpstreamCause.REFUSED;
      case SocketException _ when !isReset(cause) -> UpstreamCause.UNREACHABLE;
      // What the parser of responses throws.
      case IllegalArgumentException _, IllegalStateException _, DecoderException _ ->
          UpstreamCause.MALFORMED;
      case HttpClosedException _, ClosedChannelException _ -> UpstreamCause.CLOSED;
      case IOException _ -> UpstreamCause.RESET;
      default -> UpstreamCause.CLOSED;
    };
  }

  /** The kernel's words, and the JDK's. */
  private static boolean isReset(Throwable cause) {
    String message = message(cause);
    return message.contains("reset") || message.contains("Broken pipe");
  }

  private static boolean isTimeout(SSLException cause) {
    return root(cause) instanceof SslHandshakeTimeoutException;
  }

  private static String detail(Throwable cause) {
    Throwable root = root(cause);
    return Objects.equals(root, cause) ? message(cause) : message(cause) + ": " + message(root);
  }

  private static Throwable root(Throwable cause) {
    Throwable root = cause;
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return root;
  }

  private static String message(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
