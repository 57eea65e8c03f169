package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Gives the kernel in one call what is written to a connection in one turn of the event loop: a
 * read brings up to 64 KiB, which go on in pieces, and by itself Vert.x makes a call for each of
 * them.
 *
 * <p>Netty makes the instance, see {@link ChannelHooks}.
 */
public final class FlushConsolidation extends ChannelInitializerExtension {

  /** What a read brings, with all that frames it, is below the upper one. */
  private static final WriteBufferWaterMark BYTES = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  /** Also while it is another connection that is being read, as it is with all that we proxy. */
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
    // Beyond the mark they leave at once. Netty's own is 64 KiB, so that of each turn's answer the
    // last line end would come too late and leave alone.
    channel.config().setWriteBufferWaterMark(BYTES);
    channel.pipeline().addFirst(new FlushConsolidationHandler(writes, FROM_OTHER_READS));
  }
}
