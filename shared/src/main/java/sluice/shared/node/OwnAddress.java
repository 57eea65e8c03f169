package sluice.shared.node;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import sluice.shared.config.Env;

/** The address at which other nodes reach this one. */
final class OwnAddress {

  private OwnAddress() {}

  /**
   * Reads an address, or a network in CIDR notation (RFC 4632, 3.1), which selects the address of
   * this machine in it. With a network, all replicas of a container can share one setting.
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
      env.mistake(name + "=" + value + ": this machine has no address in that network");
    } catch (RuntimeException e) { // the rule throws several types for invalid input
      env.mistake(name + "=" + value + " is not a network in CIDR notation, such as 10.0.0.0/8");
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
