package sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a connection to an upstream before and after a request is sent on it: may
 * it be used again, and can the upstream have read anything of the request? A request may cost
 * money, so it is sent again only if the response to the second question is certainly no (see
 * docs/decisions/0030-connections-to-upstreams.md).
 *
 * <p>First in the pipeline, before TLS: here are the bytes that the kernel gets.
 */
public final class UpstreamConnection extends ChannelDuplexHandler {

  private static final AttributeKey<UpstreamConnection> KEY =
      AttributeKey.valueOf(UpstreamConnection.class.getName());

  /** The state TCP_ESTABLISHED in Linux's tcp_info. */
  private static final int ESTABLISHED = 1;

  private static final long LOOK_MILLIS = 10;

  private final Channel channel;
  private final @Nullable SslHandler tls;
  private final EpollTcpInfo info = new EpollTcpInfo();
  private long idleNanosMax = KeepAlive.DEFAULT_NANOS;
  private long lastReadNanos = System.nanoTime();
  private int uses;
  private long writtenBytes;
  private long unflushedBytes;
  private int flushes;
  private boolean unread;

  private UpstreamConnection(Channel channel) {
    this.channel = channel;
    this.tls = channel.pipeline().get(SslHandler.class);
  }

  /** Prepares a new connection; to be the client's connection handler. */
  public static void prepare(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    // A response may be in the socket when a write fails: it is still to be read.
    channel.config().setAutoClose(false);
    if (channel.config() instanceof SocketChannelConfig socket) {
      socket.setAllowHalfClosure(true); // so that the end is told while the socket can be asked
    }
    UpstreamConnection known = new UpstreamConnection(channel);
    channel.attr(KEY).set(known);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addFirst(known);
    LenientCodec.replace(pipeline);
  }

  public static UpstreamConnection of(HttpConnection connection) {
    return Objects.requireNonNull(((ConnectionBase) connection).channel().attr(KEY).get());
  }

  /**
   * True if nobody has ended it, nor the upstream may be just about to. The pool gives out one that
   * was cut in this very turn: it hears of that in the next.
   */
  public boolean isUsable() {
    return channel.isActive() && (uses == 0 || isAlive());
  }

  private boolean isAlive() {
    return System.nanoTime() - lastReadNanos < idleNanosMax
        && (tls == null || !tls.engine().isInboundDone())
        && isEstablished();
  }

  private boolean isEstablished() {
    if (channel instanceof EpollSocketChannel socket) {
      socket.tcpInfo(info);
      return info.state() == ESTABLISHED;
    }
    return channel.isActive();
  }

  /** A request is about to be sent. Gives its number on this connection, from 1. */
  public int begin() {
    uses++;
    writtenBytes = 0;
    flushes = 0;
    unread = false;
    return uses;
  }

  /** True if the upstream can certainly not have read a byte of the request. */
  public boolean isUnread(int use) {
    return use == uses && (unread || flushes == 0);
  }

  /** What the upstream says of how long it keeps connections. */
  public void keep(@Nullable String keepAlive) {
    idleNanosMax = KeepAlive.nanos(keepAlive);
  }

  /** Ends the connection at once, unless it belongs to another request by now. */
  public void cut(int use) {
    if (use == uses) {
      cut();
    }
  }

  /** Ends the connection at once: what is still to be written to it is dropped. */
  public void cut() {
    // From here, not through Vert.x, which waits until all has been written.
    ChannelHandlerContext context = channel.pipeline().context(this);
    if (context != null) {
      var _ = context.close();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    int bytes = message instanceof ByteBuf buffer ? buffer.readableBytes() : Integer.MAX_VALUE;
    writtenBytes += bytes;
    unflushedBytes += bytes;
    var _ = context.write(message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (unflushedBytes > 0) {
      unflushedBytes = 0;
      flushes++;
    }
    context.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    lastReadNanos = System.nanoTime();
    context.fireChannelRead(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      unread = isUnacknowledged();
      // Not within this call: Netty is not done with the channel, and would report an error on it.
      channel.eventLoop().execute(() -> closeWhenUsed(context));
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /**
   * Closing drops what a slow client has not let Vert.x use yet, though it came whole. If the
   * client never does, the exchange ends the connection.
   */
  private void closeWhenUsed(ChannelHandlerContext context) {
    if (UnusedMessages.areNone(channel)) {
      var _ = context.close();
    } else if (channel.isOpen()) {
      var _ =
          channel
              .eventLoop()
              .schedule(() -> closeWhenUsed(context), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The upstream's FIN is in, and every segment acknowledges what its sender's kernel had received
   * before it. What is one segment and still not acknowledged was not there when the upstream ended
   * the connection.
   */
  private boolean isUnacknowledged() {
    if (flushes == 1 && channel instanceof EpollSocketChannel socket) {
      socket.tcpInfo(info);
      return writtenBytes <= info.sndMss() && info.unacked() > 0 && info.totalRetrans() == 0;
    }
    return false;
  }
}
