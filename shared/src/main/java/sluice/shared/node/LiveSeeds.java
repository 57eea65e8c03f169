package sluice.shared.node;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.properties.ClusterProperty;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Limits the addresses that Hazelcast searches for the rest of its cluster to those that accept
 * connections.
 *
 * <p>Hazelcast tries addresses one after the other, in no useful order, and waits five seconds for
 * each that does not respond. With a range of ports on one machine, or a few machines down, a node
 * that was cut off would search for minutes after the others are reachable again. The list must be
 * short in advance, because a search begins without notice and keeps the addresses it began with.
 */
final class LiveSeeds {

  private static final long REFRESH_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 900;
  private static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+)(?::(\\d+))?");

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final NetworkConfig network;
  private final Seeds seeds;
  private final int ports;
  private final NetClient client;
  private boolean refreshing;

  private LiveSeeds(Vertx vertx, HazelcastInstance hazelcast, Seeds seeds) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.network = hazelcast.getConfig().getNetworkConfig();
    this.seeds = seeds;
    this.ports = ports(hazelcast);
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  /** Starts refreshing the addresses once a second, until {@code vertx} is closed. */
  static void keep(Vertx vertx, HazelcastInstance hazelcast, Seeds seeds) {
    LiveSeeds live = new LiveSeeds(vertx, hazelcast, seeds);
    vertx.setPeriodic(0, REFRESH_MILLIS, _ -> live.refresh());
  }

  private void refresh() {
    if (!hazelcast.getLifecycleService().isRunning()) {
      return; // the node is shutting down
    }
    if (refreshing) {
      return; // the previous lookup is still running
    }
    refreshing = true;
    Set<String> members =
        hazelcast.getCluster().getMembers().stream()
            .map(member -> text(member.getAddress()))
            .collect(Collectors.toSet());
    vertx
        .executeBlocking(seeds::addresses, false)
        .onComplete(_ -> refreshing = false)
        .onSuccess(
            addresses -> {
              List<String> live = new ArrayList<>();
              Future.join(
                      addresses.stream()
                          .flatMap(this::withPorts)
                          .map(address -> probe(address, members, live))
                          .toList())
                  .onComplete(_ -> network.getJoin().getTcpIpConfig().setMembers(live));
            });
  }

  /**
   * Adds a seed to {@code live} if it accepts connections, is a member, or is not a single host.
   */
  private Future<Void> probe(String seed, Set<String> members, List<String> live) {
    Matcher single = HOST_AND_PORT.matcher(seed);
    if (!single.matches() || members.contains(seed)) {
      live.add(seed);
      return Future.succeededFuture();
    }
    SocketAddress address =
        SocketAddress.inetSocketAddress(Integer.parseInt(single.group(2)), single.group(1));
    return client
        .connect(address)
        .compose(
            connection -> {
              live.add(seed);
              return connection.close();
            })
        .otherwiseEmpty();
  }

  /** For a host without a port, returns one address per port that Hazelcast would try. */
  private Stream<String> withPorts(String seed) {
    Matcher single = HOST_AND_PORT.matcher(seed);
    if (!single.matches() || single.group(2) != null) {
      return Stream.of(seed);
    }
    return IntStream.range(network.getPort(), network.getPort() + ports)
        .mapToObj(port -> seed + ":" + port);
  }

  private static String text(Address address) {
    return address.getHost() + ":" + address.getPort();
  }

  private static int ports(HazelcastInstance hazelcast) {
    if (!hazelcast.getConfig().getNetworkConfig().isPortAutoIncrement()) {
      return 1;
    }
    String count =
        hazelcast.getConfig().getProperty(ClusterProperty.TCP_JOIN_PORT_TRY_COUNT.getName());
    return Integer.parseInt(
        count == null ? ClusterProperty.TCP_JOIN_PORT_TRY_COUNT.getDefaultValue() : count);
  }
}
