package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/** Collects a whole body in memory, as far as there is room for it. */
public final class BodyBuffer implements WriteStream<Buffer> {

  private final MemoryBudget held;
  private final long maxBytes;
  private final Buffer bytes = Buffer.buffer();
  private boolean dropped;

  /**
   * Creates an empty buffer.
   *
   * @param held budget from which the bytes are acquired until {@link #drop}
   */
  public BodyBuffer(MemoryBudget held, long maxBytes) {
    this.held = held;
    this.maxBytes = maxBytes;
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    if (dropped) {
      return Future.failedFuture(new ProblemException(Problems.clientAborted()));
    }
    if (bytes.length() + (long) chunk.length() > maxBytes || !held.tryAcquire(chunk.length())) {
      return Future.failedFuture(new ProblemException(Problems.responseTooLarge()));
    }
    bytes.appendBuffer(chunk);
    return Future.succeededFuture();
  }

  /** The bytes so far. */
  public Buffer bytes() {
    return bytes;
  }

  /** Releases the bytes, and ignores further ones. */
  public void drop() {
    if (!dropped) {
      dropped = true;
      held.release(bytes.length());
    }
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public BodyBuffer drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public BodyBuffer exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public BodyBuffer setWriteQueueMaxSize(int maxSize) {
    return this;
  }
}
