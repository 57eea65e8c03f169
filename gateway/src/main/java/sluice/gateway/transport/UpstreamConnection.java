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
 * Tracks a connection to an upstream: whether it can be reused, and whether the upstream can have
 * read anything of a request. A request may cost money, so it is sent again only if the upstream
 * has certainly read nothing (docs/decisions/0030-connections-to-upstreams.md).
 *
 * <p>Stands first in the pipeline, before TLS, where it counts the bytes that the kernel gets.
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

  /** Prepares a new connection; the client's connection handler. */
  public static void prepare(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    // A response may be in the socket when a write fails, and must still be read.
    channel.config().setAutoClose(false);
    if (channel.config() instanceof SocketChannelConfig socket) {
      socket.setAllowHalfClosure(true); // reports the end while the socket still has its TCP state
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
   * True if the connection is open, and the upstream is not about to close it. The pool may return
   * one that was cut in this turn of the event loop, which it notices in the next.
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

  /** Begins a request, and gives its number on this connection, from 1. */
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

  /** Notes the {@code Keep-Alive} header of the upstream. */
  public void keep(@Nullable String keepAlive) {
    idleNanosMax = KeepAlive.nanos(keepAlive);
  }

  /** Ends the connection at once, unless it belongs to another request by now. */
  public void cut(int use) {
    if (use == uses) {
      cut();
    }
  }

  /** Ends the connection at once, and drops pending writes. */
  public void cut() {
    // From this context on, as Vert.x would wait for the writes.
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
      // Not within this call, in which Netty still uses the channel and would report an error.
      channel.eventLoop().execute(() -> closeWhenUsed(context));
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /**
   * Waits until Vert.x has used all messages, as a slow client may still need them. If it never
   * takes them, the exchange ends the connection.
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
   * True if the request was not received before the upstream closed. The upstream's FIN
   * acknowledges all that its kernel had received by then, so a request of one segment that is
   * still unacknowledged had not arrived.
   */
  private boolean isUnacknowledged() {
    if (flushes == 1 && channel instanceof EpollSocketChannel socket) {
      socket.tcpInfo(info);
      return writtenBytes <= info.sndMss() && info.unacked() > 0 && info.totalRetrans() == 0;
    }
    return false;
  }
}
