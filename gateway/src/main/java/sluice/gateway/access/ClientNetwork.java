package sluice.gateway.access;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import sluice.gateway.transport.IpAddresses;

/**
 * Identifies a client for limits: by its IPv4 address or the first 64 bits of its IPv6 address. A
 * household or a rented machine usually gets a whole /64 or more (RFC 6177 section 2); by address,
 * it would count as any number of clients.
 */
final class ClientNetwork {

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /** Returns the network of an IPv6 address, and anything else unchanged. */
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

  /** True for an IPv4-mapped address, as dual-stack sockets report: RFC 4291 section 2.5.5.2. */
  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }
}
