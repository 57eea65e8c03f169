package sluice.gateway.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Releases what a connection has received and not used when it ends. Vert.x keeps that in a queue
 * while a request is under way, or somebody has paused, and forgets the queue with the connection:
 * its buffers, which are not the garbage collector's, would be lost for ever.
 *
 * <p>Netty makes the instance, see {@link ChannelHooks}.
 */
public final class PendingRelease extends ChannelInitializerExtension {

  /** Fails when the class is loaded, should Vert.x have changed. */
  private static final VarHandle PENDING = pending();

  private static VarHandle pending() {
    try {
      return MethodHandles.privateLookupIn(VertxConnection.class, MethodHandles.lookup())
          .findVarHandle(VertxConnection.class, "pending", Deque.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This is another Vert.x than the one this was written for", e);
    }
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addFirst(new AtEnd());
  }

  @Override
  public void postInitializeClientChannel(Channel channel) {
    channel.pipeline().addFirst(new AtEnd());
  }

  /** Sees the end of a channel last: by then Vert.x has told everybody of it. */
  private static final class AtEnd extends ChannelInboundHandlerAdapter {

    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
      context.fireChannelUnregistered();
      VertxHandler<?> handler = context.pipeline().get(VertxHandler.class);
      @Nullable VertxConnection connection = handler == null ? null : handler.getConnection();
      if (connection != null) {
        Deque<?> pending = (Deque<?>) PENDING.get(connection);
        while (pending != null && !pending.isEmpty()) {
          ReferenceCountUtil.release(pending.poll());
        }
      }
    }
  }
}
