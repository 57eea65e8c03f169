package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;

/**
 * Netty's hook for new channels, which gives the gateway access to connections before Vert.x
 * reports them. Netty creates one instance of each class in {@code META-INF/services} per process,
 * and passes it the channels of all servers and clients.
 */
public final class ChannelHooks {

  private ChannelHooks() {}

  /** Switches the hook on; call it before the first server of the process is created. */
  public static void enable() {
    System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
  }
}
