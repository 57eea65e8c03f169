package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * Server-sent events (HTML standard, section 9.2) on their way to a client, whole ones only: what
 * has come of an event waits for its blank line, and costs the client nothing, as it could not use
 * it before. If the upstream then breaks off in the middle of an event, what is said of that is an
 * event of its own.
 */
final class EventStream extends FilterStream implements BodyFilter {

  /** An event may hold a picture of megabytes; of such no more than this waits. */
  static final int HELD_BYTES_MAX = 64 * 1024;

  private Buffer begun = Buffer.buffer();
  private Runnable onWrite = () -> {};
  private boolean between = true;

  /** The last byte that has left, which may be the first half of a blank line. */
  private byte last;

  EventStream(WriteStream<Buffer> out) {
    super(out);
  }

  /** Runs the action whenever something has left. */
  void onWrite(Runnable action) {
    onWrite = action;
  }

  /** True if what has left so far are whole events. */
  boolean isBetween() {
    return between;
  }

  /** Writes up to the last blank line. */
  @Override
  protected Future<Void> accept(Buffer chunk) {
    Buffer all = begun.length() == 0 ? chunk : begun.appendBuffer(chunk);
    int end = all.length() > HELD_BYTES_MAX ? all.length() : endOfLastEvent(all);
    if (end == 0) {
      begun = begun.length() == 0 ? chunk.copy() : all;
      return Future.succeededFuture();
    }
    begun = end == all.length() ? Buffer.buffer() : all.getBuffer(end, all.length());
    between = endOfLastEvent(all) == end;
    last = all.getByte(end - 1);
    onWrite.run();
    return out.write(end == all.length() ? all : all.slice(0, end));
  }

  @Override
  public Future<Void> end() {
    Buffer rest = begun;
    begun = Buffer.buffer();
    return rest.length() == 0 ? Future.succeededFuture() : out.write(rest);
  }

  @Override
  public Future<Void> breakOff() {
    begun = Buffer.buffer(); // what has not left is as if it had not come
    return Future.succeededFuture();
  }

  /** Index behind the last blank line; lines end with LF, CR LF or CR. */
  private int endOfLastEvent(Buffer text) {
    for (int i = text.length() - 1; i >= 0; i--) {
      if (isLineEnd(text.getByte(i)) && endsBlankLine(text, i)) {
        return i + 1;
      }
    }
    return 0;
  }

  private boolean endsBlankLine(Buffer text, int i) {
    byte before = at(text, i - 1);
    boolean crLf = text.getByte(i) == '\n' && before == '\r';
    return crLf ? i > 0 && isLineEnd(at(text, i - 2)) : isLineEnd(before);
  }

  private byte at(Buffer text, int i) {
    return i < 0 ? last : text.getByte(i);
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }
}
