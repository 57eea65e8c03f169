package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.Problem.TooLarge;
import sluice.gateway.http.ProblemException;

/** A stream that takes so many bytes and no more, and whose progress a {@link StallWatch} sees. */
final class GuardedStream implements WriteStream<Buffer> {

  private final WriteStream<Buffer> stream;
  private final StallWatch watch;
  private final long maxBytes;
  private long bytes;

  GuardedStream(WriteStream<Buffer> stream, StallWatch watch, long maxBytes) {
    this.stream = stream;
    this.watch = watch;
    this.maxBytes = maxBytes;
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    watch.moved();
    bytes += chunk.length();
    return bytes > maxBytes
        ? Future.failedFuture(new ProblemException(new TooLarge(maxBytes)))
        : stream.write(chunk);
  }

  @Override
  public Future<Void> end() {
    watch.moved();
    return stream.end();
  }

  @Override
  public boolean writeQueueFull() {
    return stream.writeQueueFull();
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    if (handler == null) {
      stream.drainHandler(null);
    } else {
      stream.drainHandler(
          _ -> {
            watch.moved();
            handler.handle(null);
          });
    }
    return this;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    stream.exceptionHandler(handler);
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    stream.setWriteQueueMaxSize(maxSize);
    return this;
  }
}
