package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;

/**
 * Makes connections with much to read take turns. By default Netty reads one up to sixteen times in
 * a row, which is a megabyte, and a small response behind twenty large ones waited 70 ms for each
 * of its steps.
 *
 * <p>Netty creates the instance, see {@link ChannelHooks}.
 */
public final class FairReads extends ChannelInitializerExtension {

  private static final int READS_PER_TURN = 1;

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    takeTurns(channel);
  }

  @Override
  public void postInitializeClientChannel(Channel channel) {
    takeTurns(channel);
  }

  private static void takeTurns(Channel channel) {
    if (channel.config().getRecvByteBufAllocator()
        instanceof MaxMessagesRecvByteBufAllocator reads) {
      reads.maxMessagesPerRead(READS_PER_TURN);
    }
  }
}
