package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Lets the kernel take no more for a client than it can send soon, so that the pace of a slow one
 * shows: with the whole send buffer between us, one that reads 4 KB each second would look for
 * twenty seconds as if it read nothing, then as if it read 80 KB at once. Costs no throughput, as
 * bytes on their way are not limited.
 *
 * <p>Linux with the native transport; elsewhere the send buffer alone decides. Netty makes the
 * instance, see {@link ChannelHooks}.
 */
public final class NotSentLowWatermark extends ChannelInitializerExtension {

  private static final long UNSENT_BYTES_MAX = 16 * 1024;

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (channel instanceof EpollSocketChannel socket) {
      socket.config().setTcpNotSentLowAt(UNSENT_BYTES_MAX);
    }
  }
}
