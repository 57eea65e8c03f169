package sluice.shared.node;

import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.transport.IpNetwork;

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
    Optional<IpNetwork> network = IpNetwork.parse(value);
    if (network.isEmpty()) {
      env.mistake(name + "=" + value + " is not a network in CIDR notation, such as 10.0.0.0/8");
      return fallback;
    }
    Optional<String> address = in(network.get());
    if (address.isEmpty()) {
      env.mistake(name + "=" + value + ": this machine has no address in that network");
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
