package sluice.shared.config;

import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of http and https addresses. {@link URI} itself gives neither for hosts that are no
 * host names by RFC 952, such as {@code my_service}, though Docker and Swarm name services so and
 * RFC 3986 section 3.2.2 allows it.
 */
public final class WebAddress {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int PORT_MAX = 65_535;

  /** What resolvers look up: letters, digits, hyphens, underscores, dots. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private WebAddress() {}

  /**
   * The host, of an IPv6 address with its brackets.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String host(URI address) {
    String host = address.getHost();
    return host == null ? known(address).host() : host;
  }

  /**
   * The port, 80 or 443 by its scheme if the address names none.
   *
   * @throws IllegalArgumentException if there is no host
   */
  public static int port(URI address) {
    int port = address.getHost() == null ? known(address).port() : address.getPort();
    if (port >= 0) {
      return port;
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
  }

  /** True if both are the same server: scheme, host and port (RFC 6454 section 5). */
  public static boolean isSameOrigin(URI one, URI other) {
    return parsed(one).isPresent()
        && parsed(other).isPresent()
        && one.getScheme().equalsIgnoreCase(other.getScheme())
        && host(one).equalsIgnoreCase(host(other))
        && port(one) == port(other);
  }

  /** True if the address names a server: http or https, a host, a valid port, nobody's password. */
  public static boolean isServer(URI address) {
    String scheme = address.getScheme();
    return ("http".equals(scheme) || "https".equals(scheme)) && parsed(address).isPresent();
  }

  /**
   * True if no TLS client of the JDK could connect: it checks certificates against host names of
   * RFC 952 only, which have no underscores.
   */
  public static boolean isUnverifiable(URI address) {
    return "https".equals(address.getScheme()) && host(address).contains("_");
  }

  private static HostAndPort known(URI address) {
    return parsed(address)
        .orElseThrow(() -> new IllegalArgumentException("The address has no host"));
  }

  private static Optional<HostAndPort> parsed(URI address) {
    return parsed(address.getRawAuthority());
  }

  /** An authority without user and password: host, and port, -1 if it names none. */
  public static Optional<HostAndPort> parsed(@Nullable String authority) {
    if (authority == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(HostAndPort.parseAuthority(authority, -1))
        .filter(parsed -> parsed.port() != 0 && parsed.port() <= PORT_MAX)
        .filter(parsed -> parsed.host().startsWith("[") || NAME.matcher(parsed.host()).matches());
  }
}
