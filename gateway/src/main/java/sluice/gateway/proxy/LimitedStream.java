package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/** A stream that takes so many bytes and no more, and whose progress somebody sees. */
final class LimitedStream extends FilterStream {

  private final IntConsumer moved;
  private final Consumer<Buffer> reader;
  private final long maxBytes;
  private long bytes;

  /**
   * Guards a stream.
   *
   * @param moved told of bytes that came and, with 0, of the stream's own progress
   * @param reader sees all that passes
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
