package sluice.gateway.transport;

import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * All addresses of a host name, in the order in which to try them. Vert.x caches them for as long
 * as DNS allows, so they can be resolved each time.
 */
public final class UpstreamAddresses {

  /**
   * RFC 6761 section 6.3: the name means both loopback addresses, whatever the hosts file lists.
   */
  private static final String LOCALHOST = "localhost";

  private final VertxInternal vertx;
  private final DefaultHostsFileEntriesResolver hostsFile = new DefaultHostsFileEntriesResolver();

  public UpstreamAddresses(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
  }

  /** Resolves a name; the first address is the one to which Vert.x connects by itself. */
  public Future<List<InetAddress>> of(String host) {
    if (LOCALHOST.equalsIgnoreCase(host)) {
      return Future.succeededFuture(List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6));
    }
    // Vert.x's resolver uses only one line of the hosts file.
    List<InetAddress> listed = hostsFile.addresses(host, ResolvedAddressTypes.IPV4_PREFERRED);
    if (listed != null) {
      return Future.succeededFuture(listed);
    }
    Promise<List<InetSocketAddress>> found = Promise.promise();
    vertx.nameResolver().resolveAll(host, found::handle);
    return found
        .future()
        .map(addresses -> addresses.stream().map(InetSocketAddress::getAddress).toList());
  }
}
