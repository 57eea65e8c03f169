package sluice.gateway.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.gateway.http.ListenConfig;
import sluice.gateway.transport.ConnectionGuard;

/**
 * Limits the open connections in all and for each client. The limit for each client does not apply
 * to trusted proxies, whose connections carry many clients. One for all event loops.
 */
public final class ConnectionLimits implements ConnectionGuard.Limits {

  private final ListenConfig config;
  private final TrustedProxies proxies;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<String, Integer> clients = new ConcurrentHashMap<>();
  private final Counter refusedInAll;
  private final Counter refusedOfClient;

  /** Creates the limits without any open connection. */
  public ConnectionLimits(ListenConfig config, TrustedProxies proxies, MeterRegistry registry) {
    this.config = config;
    this.proxies = proxies;
    this.refusedInAll = rejected(registry, "max_connections");
    this.refusedOfClient = rejected(registry, "max_connections_per_client");
    Gauge.builder("sluice.connections", open::get)
        .description("Open client connections")
        .register(registry);
  }

  private static Counter rejected(MeterRegistry registry, String reason) {
    return Counter.builder("sluice.connections.rejected")
        .description("Connections closed on arrival because a limit was reached")
        .tag("reason", reason)
        .register(registry);
  }

  @Override
  public Duration headerTimeout() {
    return config.headerTimeout();
  }

  @Override
  public boolean enter(SocketAddress peer) {
    if (open.incrementAndGet() > config.maxConnections()) {
      open.decrementAndGet();
      refusedInAll.increment();
      return false;
    }
    if (peer instanceof InetSocketAddress address && !proxies.trust(address.getAddress())) {
      int ofClient = clients.merge(name(address), 1, Integer::sum);
      if (ofClient > config.maxConnectionsPerClient()) {
        leave(peer);
        refusedOfClient.increment();
        return false;
      }
    }
    return true;
  }

  @Override
  public void leave(SocketAddress peer) {
    open.decrementAndGet();
    if (peer instanceof InetSocketAddress address && !proxies.trust(address.getAddress())) {
      clients.computeIfPresent(name(address), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private static String name(InetSocketAddress peer) {
    return ClientNetwork.of(peer.getAddress().getHostAddress());
  }
}
