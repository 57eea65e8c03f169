package sluice.gateway.access;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import sluice.gateway.transport.IpAddresses;

/**
 * As limits tell clients apart: IPv4 by address, IPv6 by its first 64 bits. A household or a rented
 * machine is given at least that many IPv6 addresses (RFC 6177 section 2), and would have the share
 * of as many clients.
 */
final class ClientNetwork {

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /** The network of an address; what is no IPv6 address stays as it is. */
  static String of(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte @Nullable [] bytes = IpAddresses.bytes(address);
    if (bytes == null || bytes.length != IPV6_BYTES) {
      return address;
    }
    if (isMapped(bytes)) {
      return IpAddresses.ipv4(bytes, IPV6_BYTES - Integer.BYTES);
    }
    return HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64";
  }

  /** An IPv4 address as a socket for both kinds shows it: RFC 4291 section 2.5.5.2. */
  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }
}
