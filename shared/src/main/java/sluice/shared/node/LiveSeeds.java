package sluice.shared.node;

import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.properties.ClusterProperty;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * While a node is missing, keeps the addresses that Hazelcast searches for the rest of its cluster
 * to those where somebody listens.
 *
 * <p>Hazelcast tries them one after the other, in no useful order, and gives each that does not
 * answer five seconds. With a range of ports on one machine, or a few machines that are down, a
 * node that was cut off would be looking for minutes after the others are there again.
 */
final class LiveSeeds {

  private static final long LOOK_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 500;
  private static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+)(?::(\\d+))?");

  private final Membership membership;
  private final NetworkConfig network;
  private final int ports;
  private final List<String> configured;
  private final NetClient client;
  private boolean narrowed;

  private LiveSeeds(Vertx vertx, HazelcastInstance hazelcast, Membership membership) {
    this.membership = membership;
    this.network = hazelcast.getConfig().getNetworkConfig();
    this.ports = ports(hazelcast);
    this.configured = List.copyOf(seeds().getMembers());
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  /** Begins; ends with {@code vertx}. */
  static void keep(Vertx vertx, HazelcastInstance hazelcast, Membership membership) {
    LiveSeeds seeds = new LiveSeeds(vertx, hazelcast, membership);
    vertx.setPeriodic(LOOK_MILLIS, _ -> seeds.look());
  }

  private void look() {
    if (membership.misses()) {
      narrowed = true;
      List<String> live = new ArrayList<>();
      List<Future<Void>> tried = configured.stream().flatMap(seed -> tryOut(seed, live)).toList();
      Future.join(tried).onComplete(_ -> seeds().setMembers(live));
    } else if (narrowed) {
      narrowed = false;
      seeds().setMembers(configured);
    }
  }

  /** Adds to {@code live} where somebody listens, and unseen what is no single host. */
  private Stream<Future<Void>> tryOut(String seed, List<String> live) {
    Matcher single = HOST_AND_PORT.matcher(seed);
    if (!single.matches()) {
      live.add(seed);
      return Stream.empty();
    }
    String host = single.group(1);
    int first = single.group(2) == null ? network.getPort() : Integer.parseInt(single.group(2));
    int count = single.group(2) == null ? ports : 1;
    return IntStream.range(first, first + count)
        .mapToObj(
            port ->
                client
                    .connect(port, host)
                    .onSuccess(_ -> live.add(host + ":" + port))
                    .compose(connection -> connection.close())
                    .otherwiseEmpty());
  }

  private TcpIpConfig seeds() {
    return network.getJoin().getTcpIpConfig();
  }

  /** How many ports Hazelcast tries at a host that is given without one. */
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
