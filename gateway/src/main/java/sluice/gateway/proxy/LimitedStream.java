package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/** A stream that takes a limited number of bytes and reports its progress. */
final class LimitedStream extends FilterStream {

  private final IntConsumer moved;
  private final Consumer<Buffer> reader;
  private final long maxBytes;
  private long bytes;

  /**
   * Creates a stream in front of another one.
   *
   * @param moved receives the number of bytes of each write, and 0 when the stream behind makes
   *     progress
   * @param reader receives all bytes
   */
  LimitedStream(
      WriteStream<Buffer> out, IntConsumer moved, Consumer<Buffer> reader, long maxBytes) {
    super(out);
    this.moved = moved;
    this.reader = reader;
    this.maxBytes = maxBytes;
  }

  @Override
  protected Future<Void> accept(Buffer chunk) {
    moved.accept(chunk.length());
    reader.accept(chunk);
    bytes += chunk.length();
    return bytes > maxBytes
        ? Future.failedFuture(new ProblemException(Problems.bodyTooLarge(maxBytes)))
        : out.write(chunk);
  }

  @Override
  public Future<Void> end() {
    moved.accept(0);
    return out.end();
  }

  @Override
  protected void advance() {
    moved.accept(0);
  }
}
