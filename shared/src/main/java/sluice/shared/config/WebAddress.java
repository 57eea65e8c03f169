package sluice.shared.config;

import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of http and https addresses. {@link URI} returns neither if the host is not a valid
 * host name by RFC 952, such as {@code my_service}, although Docker and Swarm use such names and
 * RFC 3986, 3.2.2 allows them.
 */
public final class WebAddress {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int PORT_MAX = 65_535;

  /** Names that resolvers accept: letters, digits, hyphens, underscores and dots. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private WebAddress() {}

  /**
   * Returns the host; an IPv6 address keeps its brackets.
   *
   * @throws IllegalArgumentException if the address has no host
   */
  public static String host(URI address) {
    String host = address.getHost();
    return host == null ? required(address).host() : host;
  }

  /**
   * Returns the port; the default is 80 or 443, depending on the scheme.
   *
   * @throws IllegalArgumentException if the address has no host
   */
  public static int port(URI address) {
    int port = address.getHost() == null ? required(address).port() : address.getPort();
    if (port >= 0) {
      return port;
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
  }

  /** True if scheme, host and port are equal (RFC 6454, 5). */
  public static boolean isSameOrigin(URI one, URI other) {
    return parsed(one).isPresent()
        && parsed(other).isPresent()
        && one.getScheme().equalsIgnoreCase(other.getScheme())
        && host(one).equalsIgnoreCase(host(other))
        && port(one) == port(other);
  }

  /** True if the scheme is http or https and there are a valid host and port, but no user. */
  public static boolean isServer(URI address) {
    String scheme = address.getScheme();
    return ("http".equals(scheme) || "https".equals(scheme)) && parsed(address).isPresent();
  }

  /**
   * True if no TLS client of the JDK can connect to the host, because the JDK verifies certificates
   * only for host names without underscores (RFC 952).
   */
  public static boolean isUnverifiable(URI address) {
    return "https".equals(address.getScheme()) && host(address).contains("_");
  }

  private static HostAndPort required(URI address) {
    return parsed(address)
        .orElseThrow(() -> new IllegalArgumentException("The address has no host"));
  }

  private static Optional<HostAndPort> parsed(URI address) {
    return parsed(address.getRawAuthority());
  }

  /**
   * Parses an authority; the port is -1 if it is missing.
   *
   * @return empty if the authority is invalid or has a user
   */
  public static Optional<HostAndPort> parsed(@Nullable String authority) {
    if (authority == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(HostAndPort.parseAuthority(authority, -1))
        .filter(parsed -> parsed.port() != 0 && parsed.port() <= PORT_MAX)
        .filter(parsed -> parsed.host().startsWith("[") || NAME.matcher(parsed.host()).matches());
  }
}
