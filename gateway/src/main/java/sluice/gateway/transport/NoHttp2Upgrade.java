package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.vertx.core.http.impl.Http1xOrH2CHandler;

/**
 * Ignores upgrades to HTTP/2 in requests of HTTP/1.1, as RFC 9110 section 7.8 allows and RFC 9113
 * section 3.1 expects. If Vert.x cannot grant an upgrade, it keeps the connection and never
 * releases the body behind the request. HTTP/2 without TLS by prior knowledge still works.
 *
 * <p>Netty creates the instance, see {@link ChannelHooks}.
 */
public final class NoHttp2Upgrade extends ChannelInitializerExtension {

  /** Names of handlers in Vert.x's pipelines. */
  private static final String LAST = "handler";

  private static final String UPGRADE = "h2c";

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addFirst(new BeforeDetection());
  }

  /** Waits for the first bytes, when Vert.x has added the handler that detects HTTP/2. */
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

  /** Receives bytes after the detection, when the handlers for the detected protocol are there. */
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

  /** Removes the upgrade from the first request, the only one that can ask for it. */
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
