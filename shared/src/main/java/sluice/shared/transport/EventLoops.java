package sluice.shared.transport;

import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The event loops of a Vert.x instance. */
public final class EventLoops {

  /** Largest read of Netty. */
  private static final int READ_BYTES = 64 * 1024;

  private EventLoops() {}

  /** All event loops; what one executes runs between its reads and writes. */
  public static List<Executor> of(Vertx vertx) {
    List<Executor> loops = new ArrayList<>();
    ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loops::add);
    return loops;
  }

  /**
   * Allocates the direct memory that a read needs, and releases it.
   *
   * @throws OutOfMemoryError if there is no direct memory left
   */
  public static void tryRead() {
    ByteBufAllocator.DEFAULT.directBuffer(READ_BYTES).release();
  }
}
