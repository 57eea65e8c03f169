package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;

/**
 * Netty's hook for new channels, by which the gateway gets at connections before Vert.x tells of
 * them. Netty makes the instances, which {@code META-INF/services} names, once for the process, and
 * shows them the channels of all its servers and clients.
 */
public final class ChannelHooks {

  private ChannelHooks() {}

  /** Switches the hook on; to be called before the first server of the process is made. */
  public static void enable() {
    System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
  }
}
