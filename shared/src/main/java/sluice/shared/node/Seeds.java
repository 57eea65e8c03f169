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
 * Where other nodes may be. A name may stand for many of them, as that of a service does in Compose
 * and a headless one's in Kubernetes: Hazelcast would try the first of its addresses only.
 */
final class Seeds {

  /** What may be a name; addresses, and ranges of them, have no letters. */
  private static final Pattern NAME =
      Pattern.compile("(?=.*[A-Za-z])(?<host>[A-Za-z0-9._-]+)(?<port>:\\d+)?");

  private final List<String> members;

  /** What names have stood for: while the network is cut nobody can say it again. */
  private final Map<String, List<String>> known = new ConcurrentHashMap<>();

  private Seeds(List<String> members) {
    this.members = members;
  }

  /** Takes the members listed there, and lists their addresses instead. */
  static Seeds in(Config hazelcast) {
    TcpIpConfig list = hazelcast.getNetworkConfig().getJoin().getTcpIpConfig();
    // A variable in the file may stand for several.
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
   * Where they are now, by IPv4; blocks for as long as a name server is waited for. A name that
   * cannot be looked up stands for what it did before, and for nothing if it never could.
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
      // Hazelcast binds to IPv4 unless told otherwise.
      List<String> addresses =
          Arrays.stream(InetAddress.getAllByName(name.group("host")))
              .filter(Inet4Address.class::isInstance)
              .map(address -> address.getHostAddress() + port)
              .toList();
      known.put(member, addresses);
    } catch (UnknownHostException e) {
      // nobody of that name has started yet, or nobody can be asked
    }
    return known.getOrDefault(member, List.of()).stream();
  }
}
