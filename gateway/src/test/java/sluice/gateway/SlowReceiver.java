package sluice.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Takes so many writes, then is full until it is drained. */
public final class SlowReceiver implements WriteStream<Buffer> {

  private final int patience;
  private final Buffer received = Buffer.buffer();
  private int writes;
  private int longestWriteBytes;
  private @Nullable Handler<Void> onDrain;

  public SlowReceiver(int patience) {
    this.patience = patience;
  }

  public Buffer received() {
    return received;
  }

  public int longestWriteBytes() {
    return longestWriteBytes;
  }

  public void drain() {
    writes = 0;
    Handler<Void> handler = onDrain;
    if (handler != null) {
      handler.handle(null);
    }
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    received.appendBuffer(chunk);
    writes++;
    longestWriteBytes = Math.max(longestWriteBytes, chunk.length());
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public boolean writeQueueFull() {
    return writes >= patience;
  }

  @Override
  public SlowReceiver drainHandler(@Nullable Handler<Void> handler) {
    onDrain = handler;
    return this;
  }

  @Override
  public SlowReceiver exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public SlowReceiver setWriteQueueMaxSize(int maxSize) {
    return this;
  }
}
