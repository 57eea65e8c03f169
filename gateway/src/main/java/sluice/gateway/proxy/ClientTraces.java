package sluice.gateway.proxy;

import java.util.Locale;
import java.util.Set;

/**
 * The headers with which proxies tell a server who its client is and how it connected. A server
 * that trusts such a header trusts its author.
 */
final class ClientTraces {

  private static final String FORWARDED = "x-forwarded-";

  private static final Set<String> OTHERS =
      Set.of(
          "cf-connecting-ip",
          "cf-connecting-ipv6",
          "cf-pseudo-ipv4",
          "client-ip",
          "fastly-client-ip",
          "fly-client-ip",
          "forwarded",
          "proxy-client-ip",
          "true-client-ip",
          "wl-proxy-client-ip",
          "x-appengine-user-ip",
          "x-azure-clientip",
          "x-azure-socketip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-envoy-external-address",
          "x-forwarded",
          "x-original-forwarded-for",
          "x-original-host",
          "x-originating-ip",
          "x-proxyuser-ip",
          "x-real-ip",
          "x-remote-addr",
          "x-remote-ip");

  private ClientTraces() {}

  /** True if this is such a header. */
  static boolean is(String name) {
    return isLowerCase(name.toLowerCase(Locale.ROOT));
  }

  /**
   * True if servers that pass headers as variables, as CGI does, take this for such a header: in
   * variables, hyphens become underscores (RFC 3875 section 4.1.18).
   */
  static boolean isTwin(String name) {
    return name.indexOf('_') >= 0 && is(name.replace('_', '-'));
  }

  private static boolean isLowerCase(String name) {
    return name.startsWith(FORWARDED) || OTHERS.contains(name);
  }
}
