package sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.gateway.http.ListenConfig;
import sluice.shared.config.Env;

class ConnectionLimitsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void asManyConnectionsAsMayBeAndNotOneMore() {
    ConnectionLimits limits = limits("MAX_CONNECTIONS", "2");

    assertThat(limits.enter(peer("192.0.2.1"))).isTrue();
    assertThat(limits.enter(peer("192.0.2.2"))).isTrue();
    assertThat(limits.enter(peer("192.0.2.3"))).isFalse();
    limits.leave(peer("192.0.2.1"));

    assertThat(limits.enter(peer("192.0.2.3"))).isTrue();
    assertThat(rejected("max_connections")).isEqualTo(1);
  }

  @Test
  void asManyConnectionsOfOneClientAsMayBeAndNotOneMore() {
    ConnectionLimits limits = limits("MAX_CONNECTIONS_PER_CLIENT", "1");

    assertThat(limits.enter(peer("192.0.2.1"))).isTrue();
    assertThat(limits.enter(peer("192.0.2.1"))).isFalse();
    assertThat(limits.enter(peer("192.0.2.2"))).isTrue();
    limits.leave(peer("192.0.2.1"));

    assertThat(limits.enter(peer("192.0.2.1"))).isTrue();
    assertThat(rejected("max_connections_per_client")).isEqualTo(1);
    assertThat(registry.get("sluice.connections").gauge().value()).isEqualTo(2);
  }

  @Test
  void aTrustedProxyMayHaveMore() {
    ConnectionLimits limits = limits("MAX_CONNECTIONS_PER_CLIENT", "1");

    assertThat(limits.enter(peer("127.0.0.1"))).isTrue();
    assertThat(limits.enter(peer("127.0.0.1"))).isTrue();
  }

  private ConnectionLimits limits(String name, String value) {
    Env env = new Env(Map.of(name, value));
    return new ConnectionLimits(ListenConfig.from(env), TrustedProxies.from(env), registry);
  }

  private double rejected(String reason) {
    return registry.get("sluice.connections.rejected").tag("reason", reason).counter().count();
  }

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(address, 1);
  }
}
