package sluice.shared.node;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends links between nodes on which a longer message is announced than may be. The event bus itself
 * believes the four bytes of length that stand before each message, and gathers so much.
 *
 * <p>Netty makes the instance and shows it every server's connections, so limit and port come as
 * system properties.
 */
public final class BusFrameLimit extends ChannelInitializerExtension {

  /** Name of the property with the limit in bytes. */
  static final String MAX_PROPERTY = "sluice.bus.max.frame.bytes";

  /** Name of the property with the port of the event bus. */
  static final String PORT_PROPERTY = "sluice.bus.port";

  private static final Logger log = LoggerFactory.getLogger(BusFrameLimit.class);

  /** Switches the hook on; to be called before the first server of the process is made. */
  static void enable(int port, int maxBytes) {
    System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    System.setProperty(MAX_PROPERTY, Integer.toString(maxBytes));
    guard(port);
  }

  /** Names the port, for a bus that was given any free one. */
  static void guard(int port) {
    System.setProperty(PORT_PROPERTY, Integer.toString(port));
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (channel.localAddress() instanceof InetSocketAddress local
        && local.getPort() == Integer.getInteger(PORT_PROPERTY, 0)) {
      int max = Integer.getInteger(MAX_PROPERTY, Integer.MAX_VALUE);
      channel.pipeline().addFirst(new BehindTls(max));
    }
  }

  /** The pipeline is still empty when we get to see it; the first bytes show what is in it. */
  private static final class BehindTls extends ChannelInboundHandlerAdapter {

    private final int max;

    BehindTls(int max) {
      this.max = max;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
      String before = tls == null ? context.name() : tls.name();
      context.pipeline().addAfter(before, null, new Frames(max));
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    }
  }

  /** Follows the frames of one link: four bytes of length, and so many more. */
  private static final class Frames extends ChannelInboundHandlerAdapter {

    private final int max;
    private int length;
    private int lengthBytes;
    private int left;
    private boolean ended;

    Frames(int max) {
      this.max = max;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!ended && message instanceof ByteBuf bytes) {
        ended = !follow(bytes);
        if (ended) {
          log.warn(
              "Ended a link from {}: it announced a message of {} bytes",
              context.channel().remoteAddress(),
              Integer.toUnsignedString(length));
          var _ = context.close();
        }
      }
      if (ended) {
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }

    /** False at a length beyond the limit. */
    private boolean follow(ByteBuf bytes) {
      int at = bytes.readerIndex();
      while (at < bytes.writerIndex()) {
        if (left > 0) {
          int passed = Math.min(left, bytes.writerIndex() - at);
          left -= passed;
          at += passed;
          continue;
        }
        length = (length << Byte.SIZE) | bytes.getUnsignedByte(at++);
        if (++lengthBytes == Integer.BYTES) {
          if (length < 0 || length > max) {
            return false;
          }
          left = length;
          lengthBytes = 0;
        }
      }
      return true;
    }
  }
}
