package sluice.gateway.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.http.impl.Http1xUpgradeToH2CHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * Ends plain-text HTTP connections whose first request head does not come in, or drips in for ever.
 * While Vert.x waits to learn whether a connection will be HTTP/1.1 or HTTP/2 without TLS it tells
 * nobody of it, so that {@link ConnectionTimeouts} cannot watch it yet; Netty's hook for new
 * channels can. It sees every server of the process, and leaves alone what is no such connection.
 *
 * <p>Netty makes the instance, so the limit comes as a system property, set from {@code
 * CLIENT_HEADER_TIMEOUT_SECONDS} when the gateway starts.
 */
public final class HeaderDeadline extends ChannelInitializerExtension {

  /** Name of the property with the limit in milliseconds. */
  static final String PROPERTY = "sluice.client.header.timeout.millis";

  private static final long FALLBACK_MILLIS = 10_000;

  /** Switches the hook on; to be called before the first server of the process is made. */
  public static void enable(Duration limit) {
    System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    System.setProperty(PROPERTY, Long.toString(limit.toMillis()));
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addFirst(new Starter());
  }

  private static void check(Channel channel) {
    Collection<ChannelHandler> handlers = channel.pipeline().toMap().values();
    boolean headIsOut =
        handlers.stream().anyMatch(HeaderDeadline::waitsForHead)
            // An upgrade that has been agreed to: what is still to come is the body of its request.
            && handlers.stream().noneMatch(Http2ConnectionHandler.class::isInstance);
    if (channel.isActive() && headIsOut) {
      var _ = channel.close();
    }
  }

  private static boolean waitsForHead(ChannelHandler handler) {
    return handler instanceof Http1xOrH2CHandler || handler instanceof Http1xUpgradeToH2CHandler;
  }

  /** Starts the clock when the connection is there, and leaves the pipeline. */
  private static final class Starter extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      Channel channel = context.channel();
      long millis = Long.getLong(PROPERTY, FALLBACK_MILLIS);
      var _ = channel.eventLoop().schedule(() -> check(channel), millis, TimeUnit.MILLISECONDS);
      context.fireChannelActive();
      context.pipeline().remove(this);
    }
  }
}
