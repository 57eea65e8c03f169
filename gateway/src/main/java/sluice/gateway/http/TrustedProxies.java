package sluice.gateway.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.shared.config.Env;

/**
 * The peers whose {@code X-Forwarded-…} headers are believed; anybody else could write anything.
 */
public final class TrustedProxies {

  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private final List<IpSubnetFilterRule> networks;

  private TrustedProxies(List<IpSubnetFilterRule> networks) {
    this.networks = networks;
  }

  /** Reads {@code TRUSTED_PROXIES}, networks in CIDR notation (RFC 4632 section 3.1). */
  public static TrustedProxies from(Env env) {
    return new TrustedProxies(
        env.list("TRUSTED_PROXIES", "127.0.0.0/8,::1/128").stream()
            .flatMap(cidr -> network(cidr, env).stream())
            .toList());
  }

  private static List<IpSubnetFilterRule> network(String cidr, Env env) {
    try {
      return List.of(new IpSubnetFilterRule(cidr, IpFilterRuleType.ACCEPT));
    } catch (RuntimeException e) {
      env.mistake("TRUSTED_PROXIES: " + cidr + " is not a network like 10.0.0.0/8");
      return List.of();
    }
  }

  /** True if the peer of this request is one of them. */
  public boolean trust(HttpServerRequest request) {
    InetSocketAddress peer = address(request.remoteAddress());
    return peer != null && networks.stream().anyMatch(network -> network.matches(peer));
  }

  /** The client's address: what a trusted proxy says it is, else the peer's. */
  public String client(HttpServerRequest request) {
    String forwarded = request.getHeader(FORWARDED_FOR);
    if (forwarded != null && trust(request)) {
      return forwarded.split(",", 2)[0].trim();
    }
    SocketAddress peer = request.remoteAddress();
    return peer == null ? "unknown" : peer.hostAddress();
  }

  private static @Nullable InetSocketAddress address(@Nullable SocketAddress peer) {
    return peer == null || peer.hostAddress() == null
        ? null
        : new InetSocketAddress(peer.hostAddress(), peer.port());
  }
}
