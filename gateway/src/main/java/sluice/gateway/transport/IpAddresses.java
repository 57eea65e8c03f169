package sluice.gateway.transport;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SocketAddressImpl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** IP addresses, written and parsed without a look-up in DNS. */
public final class IpAddresses {

  private IpAddresses() {}

  /** True if the text is an address, not a host name. */
  public static boolean isAddress(String text) {
    return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
  }

  /** Parses an address; null if the text is none, or names an interface that does not exist. */
  public static @Nullable InetAddress parse(String text) {
    return isAddress(text) ? new InetSocketAddress(text, 0).getAddress() : null;
  }

  /** The 4 or 16 bytes of an address; null if the text is none. */
  public static byte @Nullable [] bytes(String text) {
    return NetUtil.createByteArrayFromIpAddressString(text);
  }

  /** Writes the IPv4 address that begins at this index. */
  public static String ipv4(byte[] bytes, int from) {
    return NetUtil.bytesToIpAddress(bytes, from, Integer.BYTES);
  }

  /**
   * The IP address of a peer; null if the peer is connected by a domain socket. The interface of
   * Vert.x has it as text only, which would have to be parsed for each request.
   */
  public static @Nullable InetAddress of(@Nullable SocketAddress peer) {
    return peer instanceof SocketAddressImpl known ? known.ipAddress() : null;
  }
}
