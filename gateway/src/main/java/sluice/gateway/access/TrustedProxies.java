package sluice.gateway.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.transport.IpAddresses;
import sluice.shared.config.Env;
import sluice.shared.transport.IpNetwork;

/**
 * The peers whose {@code X-Forwarded-…} headers are trusted. Headers of other peers are ignored, as
 * any client can send them.
 */
public final class TrustedProxies {

  private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");

  private static final Logger log = LoggerFactory.getLogger(TrustedProxies.class);

  /** Most peers that warnings name: any client can send the header. */
  private static final int WARNINGS_MAX = 16;

  private final List<IpNetwork> networks;
  private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

  private TrustedProxies(List<IpNetwork> networks) {
    this.networks = networks;
  }

  /** Reads {@code TRUSTED_PROXIES}, networks in CIDR notation (RFC 4632 section 3.1). */
  public static TrustedProxies from(Env env) {
    return new TrustedProxies(
        env.list("TRUSTED_PROXIES", "127.0.0.0/8,::1/128").stream()
            .flatMap(cidr -> network(cidr, env).stream())
            .toList());
  }

  private static Optional<IpNetwork> network(String cidr, Env env) {
    Optional<IpNetwork> network = IpNetwork.parse(cidr);
    if (network.isEmpty()) {
      env.mistake("TRUSTED_PROXIES: " + cidr + " is not a network like 10.0.0.0/8");
    }
    return network;
  }

  /** True if the peer of this request is trusted. */
  public boolean trust(HttpServerRequest request) {
    InetAddress peer = IpAddresses.of(request.remoteAddress());
    return peer != null && trust(peer);
  }

  /**
   * Returns the client's address: the peer's, or the one that a trusted proxy reports. Each proxy
   * appends the address of its peer, so the list is read from the end. The first address that is
   * not a trusted proxy is the client; everything before it may be forged.
   */
  public String client(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String client = peer == null ? "unknown" : peer.hostAddress();
    List<String> forwarded = request.headers().getAll(FORWARDED_FOR);
    if (forwarded.isEmpty()) {
      return client;
    }
    if (!trust(request)) {
      warnOf(client);
      return client;
    }
    String[] hops = String.join(",", forwarded).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && !hops[i].isBlank(); i--) {
      client = hops[i].trim();
      InetAddress hop = IpAddresses.parse(client);
      if (hop == null || !trust(hop)) {
        return client;
      }
    }
    return client;
  }

  /**
   * Returns what identifies the client for limits: its IPv4 address, or the first 64 bits of its
   * IPv6 address.
   */
  public String network(HttpServerRequest request) {
    return ClientNetwork.of(client(request));
  }

  /** All clients behind a proxy that is not trusted count as one client. */
  private void warnOf(String peer) {
    if (warnedOf.size() < WARNINGS_MAX && warnedOf.add(ClientNetwork.of(peer))) {
      log.warn(
          "Ignoring X-Forwarded-For from {}, which is not in TRUSTED_PROXIES."
              + " If this is your proxy, add its network.",
          peer);
    }
  }

  boolean trust(InetAddress address) {
    for (IpNetwork network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
