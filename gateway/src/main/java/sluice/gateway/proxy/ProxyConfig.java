package sluice.gateway.proxy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;

/**
 * Settings for forwarding requests.
 *
 * @param connections most open connections to one upstream from one event loop
 * @param connectTimeout longest wait for an upstream to accept a connection
 * @param upstreamTimeout longest silence of an upstream, before its response and within it
 * @param client limits for a client that has more to send or to take
 * @param exchangeTimeout longest time for a whole exchange
 * @param maxBodyBytes largest request body
 * @param authorities PEM file with the trusted authorities of upstreams; empty for the JVM's own
 *     list
 * @param outbound the proxy to the upstream
 * @param heartbeat longest silence towards a client of a long response; zero for no limit
 */
public record ProxyConfig(
    int connections,
    Duration connectTimeout,
    Duration upstreamTimeout,
    Client client,
    Duration exchangeTimeout,
    long maxBodyBytes,
    Optional<Path> authorities,
    Optional<OutboundProxy> outbound,
    Duration heartbeat) {

  /**
   * Limits for a client that is waited for.
   *
   * @param timeout longest silence
   * @param bytesPerSecondMin on average over that time
   * @param bodyTimeout longest total wait for the body of one request
   */
  public record Client(Duration timeout, int bytesPerSecondMin, Duration bodyTimeout) {}

  private static final long MIB = 1 << 20;

  public static ProxyConfig from(Env env) {
    return new ProxyConfig(
        env.integer("UPSTREAM_CONNECTIONS", 2_048, 1, 65_535),
        env.seconds("UPSTREAM_CONNECT_TIMEOUT_SECONDS", 5, 1, 3_600),
        env.seconds("UPSTREAM_TIMEOUT_SECONDS", 30, 1, 86_400),
        new Client(
            env.seconds("CLIENT_TIMEOUT_SECONDS", 15, 1, 3_600),
            env.integer("CLIENT_MIN_BYTES_PER_SECOND", 240, 0, 1_000_000),
            env.seconds("CLIENT_BODY_TIMEOUT_SECONDS", 300, 1, 86_400)),
        env.seconds("EXCHANGE_TIMEOUT_SECONDS", 900, 1, 86_400),
        env.bytes("MAX_BODY_BYTES", 64 * MIB, 1, Integer.MAX_VALUE),
        env.path("UPSTREAM_CA"),
        Optional.empty(),
        env.seconds("HEARTBEAT_SECONDS", 0, 0, 3_600));
  }

  /**
   * Returns these settings for an upstream that takes longer.
   *
   * @param upstreamPatience longest silence of the upstream; an exchange may last at least as long
   */
  public ProxyConfig patient(Duration upstreamPatience) {
    Duration exchange =
        exchangeTimeout.compareTo(upstreamPatience) < 0 ? upstreamPatience : exchangeTimeout;
    return new ProxyConfig(
        connections,
        connectTimeout,
        upstreamPatience,
        client,
        exchange,
        maxBodyBytes,
        authorities,
        outbound,
        heartbeat);
  }

  /** Returns these settings for an upstream behind a proxy. */
  public ProxyConfig through(Optional<OutboundProxy> proxy) {
    return new ProxyConfig(
        connections,
        connectTimeout,
        upstreamTimeout,
        client,
        exchangeTimeout,
        maxBodyBytes,
        authorities,
        proxy,
        heartbeat);
  }
}
