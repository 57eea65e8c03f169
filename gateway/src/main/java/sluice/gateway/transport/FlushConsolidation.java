package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Passes all that one turn of the event loop writes to a connection to the kernel in one call. A
 * read returns up to 64 KiB, which go on in pieces, and by default Vert.x makes a call for each
 * piece.
 *
 * <p>Netty creates the instance, see {@link ChannelHooks}.
 */
public final class FlushConsolidation extends ChannelInitializerExtension {

  /** The upper mark exceeds the largest read with its framing. */
  private static final WriteBufferWaterMark BYTES = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  /** Consolidates also while another connection is read, which is the rule in a proxy. */
  private static final boolean FROM_OTHER_READS = true;

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    gather(channel);
  }

  @Override
  public void postInitializeClientChannel(Channel channel) {
    gather(channel);
  }

  private static void gather(Channel channel) {
    int writes = FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;
    // Writes beyond the mark are flushed at once. With Netty's default of 64 KiB, the last line
    // end of each turn would exceed it and be sent alone.
    channel.config().setWriteBufferWaterMark(BYTES);
    channel.pipeline().addFirst(new FlushConsolidationHandler(writes, FROM_OTHER_READS));
  }
}
