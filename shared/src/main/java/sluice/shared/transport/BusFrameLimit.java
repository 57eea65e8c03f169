package sluice.shared.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;

/**
 * Bounds what the links from other nodes may make this one hold. The event bus itself believes the
 * four bytes of length that stand before each message, and gathers so much on every link.
 *
 * <p>Netty makes the one instance and shows it every server's connections, so limit and port come
 * as system properties.
 */
public final class BusFrameLimit extends ChannelInitializerExtension {

  /** Name of the property with the limit of one message in bytes. */
  static final String MAX_PROPERTY = "sluice.bus.max.frame.bytes";

  /** Name of the property with the port of the event bus. */
  static final String PORT_PROPERTY = "sluice.bus.port";

  /** Each node of a cluster has one, and a second one while it replaces it. */
  private static final int LINKS_MAX = 512;

  /** What all unfinished messages together may take of the heap. */
  private static final int HEAP_SHARE = 4;

  private final BusLinks links;

  /** For Netty. */
  public BusFrameLimit() {
    int frame = Integer.getInteger(MAX_PROPERTY, Integer.MAX_VALUE);
    long all = Math.max(frame, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    links = new BusLinks(LINKS_MAX, frame, all);
  }

  /** Switches the hook on; to be called before the first server of the process is made. */
  public static void enable(int port, int maxBytes) {
    System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    System.setProperty(MAX_PROPERTY, Integer.toString(maxBytes));
    guard(port);
  }

  /** Names the port, for a bus that was given any free one. */
  public static void guard(int port) {
    System.setProperty(PORT_PROPERTY, Integer.toString(port));
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (channel.localAddress() instanceof InetSocketAddress local
        && local.getPort() == Integer.getInteger(PORT_PROPERTY, 0)) {
      channel.pipeline().addFirst(new BehindTls(links));
    }
  }

  /** The pipeline is still empty when we get to see it; the first bytes show what is in it. */
  private static final class BehindTls extends ChannelInboundHandlerAdapter {

    private final BusLinks links;

    BehindTls(BusLinks links) {
      this.links = links;
    }

    /** A channel cannot be closed before this. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (links.open(context.channel())) {
        context.fireChannelActive();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
      String before = tls == null ? context.name() : tls.name();
      context.pipeline().addAfter(before, null, new BusFrames(links));
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    }
  }
}
