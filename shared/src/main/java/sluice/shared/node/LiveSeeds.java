package sluice.shared.node;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.properties.ClusterProperty;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps the addresses that Hazelcast searches for other parts of its cluster to those where
 * somebody listens.
 *
 * <p>Hazelcast tries them one after the other, in no useful order, and gives each that does not
 * answer five seconds. With a range of ports on one machine, or a few machines that are down, a
 * node that was cut off would be looking for minutes after the others are there again. The list has
 * to be short before that happens: a search begins without a warning, and once it has begun it goes
 * on with the addresses it began with.
 */
final class LiveSeeds {

  private static final long LOOK_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 900;
  private static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+)(?::(\\d+))?");

  private final HazelcastInstance hazelcast;
  private final NetworkConfig network;
  private final List<String> seeds;
  private final NetClient client;

  /** The addresses behind the seeds that are names, as far as they have answered. */
  private final Map<String, String> addresses = new HashMap<>();

  private LiveSeeds(Vertx vertx, HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
    this.network = hazelcast.getConfig().getNetworkConfig();
    int ports = ports(hazelcast);
    this.seeds = tcpIp().getMembers().stream().flatMap(seed -> withPorts(seed, ports)).toList();
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  /** Begins; ends with {@code vertx}. */
  static void keep(Vertx vertx, HazelcastInstance hazelcast) {
    LiveSeeds seeds = new LiveSeeds(vertx, hazelcast);
    vertx.setPeriodic(0, LOOK_MILLIS, _ -> seeds.look());
  }

  private void look() {
    if (!hazelcast.getLifecycleService().isRunning()) {
      return; // the node is about to end
    }
    Set<String> members =
        hazelcast.getCluster().getMembers().stream()
            .map(member -> text(member.getAddress()))
            .collect(Collectors.toSet());
    List<String> live = new ArrayList<>();
    List<Future<Void>> tried = seeds.stream().map(seed -> tryOut(seed, members, live)).toList();
    Future.join(tried).onComplete(_ -> tcpIp().setMembers(live));
  }

  /** Adds to {@code live} where somebody listens, and unseen members and what is no single host. */
  private Future<Void> tryOut(String seed, Set<String> members, List<String> live) {
    Matcher single = HOST_AND_PORT.matcher(seed);
    if (!single.matches() || members.contains(addresses.getOrDefault(seed, seed))) {
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
              addresses.put(seed, text(connection.remoteAddress()));
              return connection.close();
            })
        .otherwiseEmpty();
  }

  /** One for each port that Hazelcast tries at a host that is given without one. */
  private Stream<String> withPorts(String seed, int ports) {
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

  private static String text(SocketAddress address) {
    return address.hostAddress() + ":" + address.port();
  }

  private TcpIpConfig tcpIp() {
    return network.getJoin().getTcpIpConfig();
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
