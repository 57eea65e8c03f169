package sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.PromiseNotifier;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection in two steps (RFC 9112 section 9.6). A socket that is closed with unread
 * bytes sends a reset, which discards what the client has not read yet, so that it sees a broken
 * connection instead of its response. So the sending side is closed first, and whatever still
 * arrives is read and dropped, within bounds.
 *
 * <p>Dropped bytes do not reach the TLS engine or the HTTP parser.
 */
public final class LingeringClose extends ChannelDuplexHandler {

  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);
  private static final Duration TOTAL_MAX = Duration.ofSeconds(30);
  private static final long BYTES_MAX = 256L << 20;

  private boolean lingering;
  private long bytes;
  private long endNanos;
  private long lastReadNanos;

  private LingeringClose() {}

  /** Makes the connection linger when it is closed. To be called on its event loop. */
  public static void on(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    if (channel.isActive() && channel.pipeline().get(LingeringClose.class) == null) {
      channel.pipeline().addFirst(new LingeringClose()); // before TLS
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    Channel channel = context.channel();
    var _ = PromiseNotifier.cascade(channel.closeFuture(), promise);
    if (lingering) {
      return;
    }
    lingering = true;
    lastReadNanos = System.nanoTime();
    endNanos = lastReadNanos + TOTAL_MAX.toNanos();
    channel.config().setAutoRead(true); // reading may be paused
    var _ =
        ((DuplexChannel) channel)
            .shutdownOutput()
            .addListener(
                shutdown -> {
                  if (shutdown.isSuccess()) {
                    look(context);
                  } else {
                    end(context);
                  }
                });
  }

  /**
   * Ends the connection if the client is silent for too long or the total time is over, else checks
   * again later.
   */
  private void look(ChannelHandlerContext context) {
    long now = System.nanoTime();
    long left = Math.min(lastReadNanos + SILENCE_MAX.toNanos(), endNanos) - now;
    if (left <= 0) {
      end(context);
    } else if (context.channel().isActive()) {
      var _ = context.executor().schedule(() -> look(context), left, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!lingering) {
      context.fireChannelRead(message);
      return;
    }
    bytes += message instanceof ByteBuf piece ? piece.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    lastReadNanos = System.nanoTime();
    if (bytes > BYTES_MAX || lastReadNanos - endNanos >= 0) {
      end(context);
    }
  }

  private static void end(ChannelHandlerContext context) {
    var _ = context.close();
  }
}
