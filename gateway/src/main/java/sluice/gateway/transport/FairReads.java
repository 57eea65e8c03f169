package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;

/**
 * Lets a connection that is always ready to be read wait for its turn: Netty reads it sixteen times
 * before it looks at the next, a megabyte, and behind twenty large responses a small one then
 * waited seventy milliseconds for each of its steps.
 *
 * <p>Netty makes the instance, see {@link ChannelHooks}.
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
