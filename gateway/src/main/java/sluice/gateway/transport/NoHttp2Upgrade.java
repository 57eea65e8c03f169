package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.vertx.core.http.impl.tcp.Http1xOrH2CHandler;

/**
 * Serves requests that ask for an upgrade to HTTP/2 as HTTP/1.1, as RFC 9110 section 7.8 allows and
 * RFC 9113 section 3.1 expects. Vert.x keeps the connection of one that it cannot grant and never
 * releases the body behind it. HTTP/2 without TLS by prior knowledge stays.
 *
 * <p>Netty makes the instance, see {@link ChannelHooks}.
 */
public final class NoHttp2Upgrade extends ChannelInitializerExtension {

  /** Names of handlers in Vert.x's pipelines. */
  private static final String LAST = "handler";

  private static final String UPGRADE = "h2c";

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addFirst(new BeforeDetection());
  }

  /** When the first bytes come, Vert.x has set up the handler that looks for HTTP/2 in them. */
  private static final class BeforeDetection extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelPipeline pipeline = context.pipeline();
      if (pipeline.get(Http1xOrH2CHandler.class) != null) {
        pipeline.addBefore(LAST, null, new BehindDetection());
      }
      context.fireChannelRead(message);
      pipeline.remove(this);
    }
  }

  /** What comes through has been looked at, and the handlers for the protocol found are there. */
  private static final class BehindDetection extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelPipeline pipeline = context.pipeline();
      if (pipeline.get(UPGRADE) != null) {
        pipeline.addBefore(UPGRADE, null, new WithoutUpgrade());
      }
      context.fireChannelRead(message);
      pipeline.remove(this);
    }
  }

  /** Only the first request of a connection can ask for it. */
  private static final class WithoutUpgrade extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request
          && request
              .headers()
              .contains(HttpHeaderNames.UPGRADE, Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, true)) {
        request.headers().remove(HttpHeaderNames.UPGRADE);
      }
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    }
  }
}
