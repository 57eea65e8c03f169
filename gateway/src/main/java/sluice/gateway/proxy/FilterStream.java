package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream in front of another one, which gets all calls that a subclass does not override, as in
 * {@link java.io.FilterOutputStream}.
 */
public abstract class FilterStream extends SerialStream {

  /** The stream behind this one. */
  protected final WriteStream<Buffer> out;

  protected FilterStream(WriteStream<Buffer> out) {
    this.out = out;
  }

  @Override
  protected void awaitRoom() {
    out.drainHandler(_ -> wake());
  }

  @Override
  public Future<Void> end() {
    return out.end();
  }

  @Override
  public boolean writeQueueFull() {
    return out.writeQueueFull();
  }

  @Override
  public FilterStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    out.exceptionHandler(handler);
    return this;
  }

  @Override
  public FilterStream setWriteQueueMaxSize(int maxSize) {
    out.setWriteQueueMaxSize(maxSize);
    return this;
  }
}
