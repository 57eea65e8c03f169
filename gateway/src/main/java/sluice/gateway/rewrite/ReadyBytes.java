package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import sluice.shared.transport.HeapBytes;

/**
 * The bytes of one chunk after the other that may leave. Adjacent ranges leave as one buffer,
 * however many strings among them looked like an image for a moment.
 */
final class ReadyBytes {

  private final Consumer<Buffer> out;
  private Buffer chunk = Buffer.buffer();

  /** Index of the chunk's first byte in its array; all other positions are indexes there, too. */
  private int offset;

  private int from;
  private int to;

  ReadyBytes(Consumer<Buffer> out) {
    this.out = out;
  }

  /** Begins the next chunk, of which nothing may leave yet. */
  void begin(Buffer next, HeapBytes bytes) {
    chunk = next;
    offset = bytes.from();
    from = offset;
    to = offset;
  }

  /** Adds a range behind all that have been added before. */
  void add(int rangeFrom, int rangeTo) {
    if (rangeFrom >= rangeTo) {
      return;
    }
    if (rangeFrom != to) {
      flush();
      from = rangeFrom;
    }
    to = rangeTo;
  }

  /** Takes the last byte back, which has just been added, and gives its index. */
  int takeBack() {
    return --to;
  }

  /** Puts out what has been added. */
  void flush() {
    if (from < to) {
      out.accept(slice(from, to));
    }
    from = to;
  }

  /** A range of the chunk; most chunks have no image in them and are returned whole. */
  Buffer slice(int rangeFrom, int rangeTo) {
    return rangeTo - rangeFrom == chunk.length()
        ? chunk
        : chunk.slice(rangeFrom - offset, rangeTo - offset);
  }
}
