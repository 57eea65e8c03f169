package sluice.gateway.proxy;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import sluice.gateway.transport.PercentEncoding;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;
import sluice.shared.config.WebAddress;

/**
 * An HTTP proxy through which upstreams are reached with CONNECT (RFC 9110 section 9.3.6).
 *
 * @param user empty if the proxy needs no credentials
 */
public record OutboundProxy(String host, int port, String user, Secret password) {

  private static final int PORT = 3_128;

  /**
   * Reads an address like {@code http://user:password@host:port}, user and password percent-encoded
   * (RFC 3986 section 3.2.1). A mistake is reported without the value.
   */
  public static Optional<OutboundProxy> from(Env env, String name) {
    Optional<Secret> given = env.secret(name);
    Optional<OutboundProxy> proxy = given.flatMap(address -> parse(address.reveal()));
    if (given.isPresent() && proxy.isEmpty()) {
      env.mistake(name + " is not an address like http://user:password@host:port");
    }
    return proxy;
  }

  private static Optional<OutboundProxy> parse(String address) {
    try {
      URI uri = URI.create(address);
      String authority = uri.getRawAuthority();
      if (!"http".equalsIgnoreCase(uri.getScheme()) || authority == null) {
        return Optional.empty();
      }
      int at = authority.lastIndexOf('@');
      String[] user = authority.substring(0, Math.max(at, 0)).split(":", 2);
      return WebAddress.parsed(authority.substring(at + 1))
          .map(
              server ->
                  new OutboundProxy(
                      server.host(),
                      server.port() < 0 ? PORT : server.port(),
                      PercentEncoding.decode(user[0]),
                      new Secret(user.length > 1 ? PercentEncoding.decode(user[1]) : "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Options for Vert.x.
   *
   * @param connectTimeout longest wait for the proxy to connect
   */
  public ProxyOptions options(Duration connectTimeout) {
    ProxyOptions options =
        new ProxyOptions()
            .setType(ProxyType.HTTP)
            .setHost(host)
            .setPort(port)
            .setConnectTimeout(connectTimeout);
    return user.isEmpty() ? options : options.setUsername(user).setPassword(password.reveal());
  }
}
