package sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.regex.Pattern;

/**
 * Rejects requests in a version of HTTP/1 other than 1.0 and 1.1. Vert.x would respond itself, and
 * repeat the version of the request in the status line: {@code HTTQ/1.1 501}.
 */
public final class HeadCheck extends ChannelInboundHandlerAdapter {

  /** RFC 9112 section 2.3: one digit, a dot, one digit. */
  private static final Pattern VERSION = Pattern.compile("HTTP/\\d\\.\\d");

  private static final String VERTX_HANDLER = "handler";

  private HeadCheck() {}

  /** Checks all requests on a connection; HTTP/2 has no version in its requests. */
  public static void on(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get("httpDecoder") != null) {
      pipeline.addBefore(VERTX_HANDLER, HeadCheck.class.getName(), new HeadCheck());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      check(request);
    }
    context.fireChannelRead(message);
  }

  @SuppressWarnings("ReferenceEquality") // as Vert.x compares them: http/1.1 equals HTTP/1.1
  private static void check(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1); // the version of the response
      request.setDecoderResult(
          DecoderResult.failure(
              VERSION.matcher(version.text()).matches()
                  ? new UnsupportedVersion()
                  : new IllegalArgumentException("Malformed HTTP version")));
    }
  }

  /** A well-formed version that is not supported. */
  static final class UnsupportedVersion extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsupportedVersion() {
      super("Unsupported HTTP version", null, false, false);
    }
  }
}
