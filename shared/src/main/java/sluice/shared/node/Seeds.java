package sluice.shared.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.TcpIpConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Resolves the configured cluster members to addresses. A name may stand for many nodes, as service
 * names in Compose and headless services in Kubernetes do, but Hazelcast tries only the first
 * address of a name.
 */
final class Seeds {

  /** A host name with an optional port; IPv4 addresses and ranges have no letters. */
  private static final Pattern NAME =
      Pattern.compile("(?=.*[A-Za-z])(?<host>[A-Za-z0-9._-]+)(?<port>:\\d+)?");

  private final List<String> members;

  /** The last known addresses of each name, because name servers may be unreachable later. */
  private final Map<String, List<String>> known = new ConcurrentHashMap<>();

  private Seeds(List<String> members) {
    this.members = members;
  }

  /** Reads the members from the configuration and replaces them by their addresses. */
  static Seeds in(Config hazelcast) {
    TcpIpConfig list = hazelcast.getNetworkConfig().getJoin().getTcpIpConfig();
    // A variable in the file may expand to several members.
    Seeds seeds =
        new Seeds(
            list.getMembers().stream()
                .flatMap(members -> Arrays.stream(members.split("[,; ]+", -1)))
                .filter(member -> !member.isEmpty())
                .toList());
    list.setMembers(seeds.addresses());
    return seeds;
  }

  /**
   * Resolves all members to IPv4 addresses; blocks on name lookups. A name that cannot be resolved
   * keeps its last known addresses, if any.
   */
  List<String> addresses() {
    return members.stream().flatMap(this::addresses).distinct().toList();
  }

  private Stream<String> addresses(String member) {
    Matcher name = NAME.matcher(member);
    if (!name.matches()) {
      return Stream.of(member);
    }
    String port = name.group("port") == null ? "" : name.group("port");
    try {
      // Hazelcast uses IPv4 by default.
      List<String> addresses =
          Arrays.stream(InetAddress.getAllByName(name.group("host")))
              .filter(Inet4Address.class::isInstance)
              .map(address -> address.getHostAddress() + port)
              .toList();
      known.put(member, addresses);
    } catch (UnknownHostException e) {
      // no node of that name has started yet, or no name server is reachable
    }
    return known.getOrDefault(member, List.of()).stream();
  }
}
