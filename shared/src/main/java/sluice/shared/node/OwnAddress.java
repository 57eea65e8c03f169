package sluice.shared.node;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import sluice.shared.config.Env;

/** The address of this machine by which other nodes reach it. */
final class OwnAddress {

  private OwnAddress() {}

  /**
   * Reads one, or a network in CIDR notation (RFC 4632 section 3.1) in which this machine has one:
   * so one setting does for all replicas of a container that is in several networks.
   */
  static String from(Env env, String name, String fallback) {
    String value = env.text(name, fallback);
    if (!value.contains("/")) {
      return value;
    }
    try {
      Optional<String> address = in(new IpSubnetFilterRule(value, IpFilterRuleType.ACCEPT));
      if (address.isPresent()) {
        return address.get();
      }
      env.mistake(name + "=" + value + " is a network in which this machine has no address");
    } catch (RuntimeException e) { // whatever the rule makes of it
      env.mistake(name + "=" + value + " is not a network like 10.0.0.0/8");
    }
    return fallback;
  }

  private static Optional<String> in(IpSubnetFilterRule network) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> network.matches(new InetSocketAddress(address, 0)))
          .findFirst()
          .map(address -> address.getHostAddress());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }
}
