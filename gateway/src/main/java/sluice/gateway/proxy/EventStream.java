package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;

/**
 * Passes server-sent events (HTML standard, section 9.2) to a client in whole lines. An incomplete
 * field waits for its line end, which costs the client nothing, as it could not use half a field.
 * Lines do not wait for the blank line behind their event, because some upstreams end events with a
 * single line end. If the upstream breaks off, an incomplete line is dropped and its event is
 * ended, so that a report of the failure is an event of its own.
 *
 * <p>Lines that are not fields of events are never held: the text is then not a stream of events,
 * whatever its type says.
 */
final class EventStream extends FilterStream implements BodyFilter {

  /** Longest incomplete line that waits, in bytes; a line with an image may have megabytes. */
  static final int HELD_BYTES_MAX = 64 * 1024;

  /** Beginnings of lines in events; a colon alone begins a comment. */
  private static final List<String> FIELDS = List.of("data:", "event:", "id:", "retry:", ":");

  private static final int FIELD_NAME_BYTES_MAX = 5;

  private Buffer begun = Buffer.buffer();
  private Runnable onWrite = () -> {};
  private boolean between = true;

  /** True if the last line that began is, or may become, a field of an event. */
  private boolean inField = true;

  /** The last byte written, which may be the first half of a blank line. */
  private byte last = '\n';

  EventStream(WriteStream<Buffer> out) {
    super(out);
  }

  /** Runs the action after each write. */
  void onWrite(Runnable action) {
    onWrite = action;
  }

  /** True if all events written so far are complete. */
  boolean isBetween() {
    return between;
  }

  /** Writes up to the last line end, or everything if no field begins behind it. */
  @Override
  protected Future<Void> accept(Buffer chunk) {
    int before = begun.length(); // these have no line end
    Buffer all = before == 0 ? chunk : begun.appendBuffer(chunk);
    int endInChunk = endOfLastLine(chunk);
    int rest = endInChunk == 0 ? 0 : before + endInChunk;
    boolean lineBegins = rest > 0 || isLineEnd(last);
    if (lineBegins) {
      inField = mayBeField(all, rest);
    }
    boolean waits = lineBegins && inField && all.length() - rest <= HELD_BYTES_MAX;
    int end = waits ? rest : all.length();
    if (end == 0) {
      begun = begun.length() == 0 ? chunk.copy() : all;
      return Future.succeededFuture();
    }
    begun = end == all.length() ? Buffer.buffer() : all.getBuffer(end, all.length());
    between = endsBlankLine(all, end - 1);
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

  /** Ends an event that has begun, unless half a field has been written. */
  @Override
  public Future<Void> breakOff() {
    begun = Buffer.buffer(); // an incomplete line is dropped
    boolean halfAField = !isLineEnd(last) && inField;
    if (between || halfAField) {
      return Future.succeededFuture();
    }
    between = true;
    // Behind CR, the first LF belongs to the same line end.
    return out.write(Buffer.buffer(last == '\n' ? "\n" : "\n\n"));
  }

  /** Index behind the last line end; lines end with LF, CR LF or CR. */
  private static int endOfLastLine(Buffer text) {
    for (int i = text.length() - 1; i >= 0; i--) {
      if (isLineEnd(text.getByte(i))) {
        return i + 1;
      }
    }
    return 0;
  }

  /** True if the line is a field of an event, or its beginning may become one. */
  private static boolean mayBeField(Buffer text, int from) {
    int length = Math.min(text.length() - from, FIELD_NAME_BYTES_MAX + 1);
    String line = text.getString(from, from + length, "ISO-8859-1");
    return FIELDS.stream().anyMatch(field -> line.startsWith(field) || field.startsWith(line));
  }

  private boolean endsBlankLine(Buffer text, int i) {
    if (!isLineEnd(text.getByte(i))) {
      return false;
    }
    byte before = at(text, i - 1);
    boolean crLf = text.getByte(i) == '\n' && before == '\r';
    if (crLf) {
      return i == 0 ? between : isLineEnd(at(text, i - 2));
    }
    return isLineEnd(before);
  }

  private byte at(Buffer text, int i) {
    return i < 0 ? last : text.getByte(i);
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }
}
