package sluice.shared.node;

import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.transport.IpNetwork;

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
    Optional<IpNetwork> network = IpNetwork.parse(value);
    if (network.isEmpty()) {
      env.mistake(name + "=" + value + " is not a network like 10.0.0.0/8");
      return fallback;
    }
    Optional<String> address = in(network.get());
    if (address.isEmpty()) {
      env.mistake(name + "=" + value + " is a network in which this machine has no address");
    }
    return address.orElse(fallback);
  }

  private static Optional<String> in(IpNetwork network) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(network::contains)
          .findFirst()
          .map(address -> address.getHostAddress());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }
}
