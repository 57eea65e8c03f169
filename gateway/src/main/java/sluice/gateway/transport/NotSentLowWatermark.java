package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Limits the bytes that the kernel queues for a client but has not sent, so that the rate of a slow
 * client can be measured. With a whole send buffer in between, a client that reads 4 KB a second
 * seems to read nothing for 20 seconds, then 80 KB at once. The limit costs no throughput, as it
 * does not count bytes in flight.
 *
 * <p>Linux with the native transport; elsewhere only the send buffer limits. Netty creates the
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
