package sluice.gateway.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What Netty's exceptions say about a connection to an upstream. */
public enum ConnectionFailure {
  /** The proxy in between refused, failed or timed out; the message contains its status. */
  PROXY,
  /** No TCP connection within the connect timeout. */
  CONNECT_TIMEOUT,
  /** A TCP connection, but no TLS handshake within the connect timeout. */
  TLS_TIMEOUT,
  /** The upstream sent something that is not HTTP. */
  MALFORMED,
  /** Any other exception, for instance one of the JDK's own. */
  OTHER;

  /** Classifies an exception. */
  public static ConnectionFailure of(Throwable cause) {
    return switch (cause) {
      case ProxyConnectException _ -> PROXY;
      case ConnectTimeoutException _ -> CONNECT_TIMEOUT;
      case SSLException tls when root(tls) instanceof SslHandshakeTimeoutException -> TLS_TIMEOUT;
      case DecoderException _ -> MALFORMED;
      default -> OTHER;
    };
  }

  /** An exception that counts as {@link #CONNECT_TIMEOUT}. */
  public static IOException connectTimeout(@Nullable String message) {
    return new ConnectTimeoutException(message);
  }

  /** The exception at the end of the chain of causes. */
  public static Throwable root(Throwable cause) {
    Throwable root = cause;
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return root;
  }
}
