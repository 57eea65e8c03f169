package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections of the public listener beyond a limit, and those that send no request. Vert.x
 * reports a connection only once its protocol is known: after the TLS handshake, after the first
 * bytes of a request without TLS, after the settings of HTTP/2. Connections that never get so far
 * are visible only here.
 *
 * <p>Netty creates the instance, see {@link ChannelHooks}.
 */
public final class ConnectionGuard extends ChannelInitializerExtension {

  private static final AttributeKey<Boolean> ASKED =
      AttributeKey.valueOf(ConnectionGuard.class.getName());

  private static final ConcurrentMap<Integer, Limits> LISTENERS = new ConcurrentHashMap<>();

  /** Decides which connections of a listener stay open. Called from all event loops. */
  public interface Limits {

    /** Longest time from a connection to its first complete request head. */
    Duration headerTimeout();

    /** Counts a connection; false if it is one too many, and then it is not counted. */
    boolean enter(SocketAddress peer);

    /** Releases a connection that was counted. */
    void leave(SocketAddress peer);
  }

  /** Applies the limits to all further connections to the port. */
  public static void guard(int port, Limits limits) {
    LISTENERS.put(port, limits);
  }

  /** Notes that the connection has sent a complete request head. */
  public static void asked(HttpConnection connection) {
    ((ConnectionBase) connection).channel().attr(ASKED).set(true);
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (channel.localAddress() instanceof InetSocketAddress local) {
      Limits limits = LISTENERS.get(local.getPort());
      if (limits != null) {
        channel.pipeline().addFirst(new Guarded(limits));
      }
    }
  }

  /** One connection. */
  private static final class Guarded extends ChannelInboundHandlerAdapter {

    private final Limits limits;
    private @Nullable SocketAddress peer;
    private @Nullable ScheduledFuture<?> deadline;

    Guarded(Limits limits) {
      this.limits = limits;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      Channel channel = context.channel();
      if (!limits.enter(channel.remoteAddress())) {
        var _ = context.close();
        return;
      }
      peer = channel.remoteAddress();
      deadline =
          channel
              .eventLoop()
              .schedule(
                  () -> closeUnlessAsked(context),
                  limits.headerTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
      context.fireChannelActive();
    }

    /** Closes from this context on, as closing the channel would wait for pending writes. */
    private static void closeUnlessAsked(ChannelHandlerContext context) {
      if (context.channel().attr(ASKED).get() == null) {
        var _ = context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (peer != null) {
        limits.leave(peer);
        peer = null;
      }
      if (deadline != null) {
        deadline.cancel(false);
      }
      context.fireChannelInactive();
    }
  }
}
