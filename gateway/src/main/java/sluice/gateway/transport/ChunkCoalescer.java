package sluice.gateway.transport;

import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins all that one turn of the event loop writes to a chunked body (RFC 9112 section 7.1) into
 * one chunk. A read returns up to 64 KiB in five pieces, and a chunk for each piece would cost
 * three buffers and a message.
 */
public final class ChunkCoalescer {

  /** Size of the largest read. */
  static final int BYTES_MAX = 64 * 1024;

  private static final int PIECES_MAX = 256;

  private final Vertx vertx;
  private final Consumer<Buffer> out;
  private @Nullable CompositeByteBuf pieces;
  private boolean leaves;

  /**
   * Creates an empty coalescer.
   *
   * @param out takes each chunk
   */
  public ChunkCoalescer(Vertx vertx, Consumer<Buffer> out) {
    this.vertx = vertx;
    this.out = out;
  }

  /** Adds bytes, which are passed on at the end of this turn at the latest. */
  public void add(Buffer bytes) {
    for (int from = 0; from < bytes.length(); from += BYTES_MAX) {
      piece(bytes.slice(from, Math.min(bytes.length(), from + BYTES_MAX)));
    }
  }

  private void piece(Buffer piece) {
    if (pieces != null && pieces.readableBytes() + piece.length() > BYTES_MAX) {
      leave();
    }
    if (pieces == null) {
      pieces = Unpooled.compositeBuffer(PIECES_MAX);
    }
    var _ = pieces.addComponent(true, ((BufferInternal) piece).getByteBuf());
    if (!leaves) {
      leaves = true;
      vertx.runOnContext(
          _ -> {
            leaves = false;
            leave();
          });
    }
  }

  /** Passes on all bytes now. */
  public void leave() {
    CompositeByteBuf chunk = pieces;
    pieces = null;
    if (chunk != null) {
      out.accept(BufferInternal.buffer(chunk));
    }
  }
}
