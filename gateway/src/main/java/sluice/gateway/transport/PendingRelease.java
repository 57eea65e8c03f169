package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Releases the {@link UnusedMessages} of a connection when it ends; their memory would leak
 * otherwise.
 *
 * <p>Netty creates the instance, see {@link ChannelHooks}.
 */
public final class PendingRelease extends ChannelInitializerExtension {

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addFirst(new AtEnd());
  }

  @Override
  public void postInitializeClientChannel(Channel channel) {
    channel.pipeline().addFirst(new AtEnd());
  }

  /** Handles the end of a channel last, after Vert.x has reported it. */
  private static final class AtEnd extends ChannelInboundHandlerAdapter {

    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
      context.fireChannelUnregistered();
      UnusedMessages.release(context.channel());
    }
  }
}
