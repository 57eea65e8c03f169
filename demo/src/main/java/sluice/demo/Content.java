package sluice.demo;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The bytes of a body, in memory or generated while they are sent. */
public sealed interface Content {

  /** A body in memory. */
  record Whole(Buffer bytes) implements Content {}

  /**
   * A body too large for memory: the head, then the unit many times, then the tail.
   *
   * @param times number of times the unit is sent
   */
  record Repeated(Buffer head, Buffer unit, long times, Buffer tail) implements Content {}

  static Content of(String text) {
    return new Whole(Buffer.buffer(text));
  }

  /** Length in bytes. */
  default long length() {
    return switch (this) {
      case Whole(Buffer bytes) -> bytes.length();
      case Repeated(Buffer head, Buffer unit, long times, Buffer tail) ->
          head.length() + unit.length() * times + tail.length();
    };
  }

  /**
   * The body split into writes, in order.
   *
   * @param pieceBytes size of one write of a body in memory
   */
  default Iterator<Buffer> pieces(int pieceBytes) {
    return switch (this) {
      case Whole(Buffer bytes) ->
          IntStream.iterate(0, at -> at < bytes.length(), at -> at + pieceBytes)
              .mapToObj(at -> bytes.slice(at, Math.min(bytes.length(), at + pieceBytes)))
              .iterator();
      case Repeated(Buffer head, Buffer unit, long times, Buffer tail) ->
          Stream.of(
                  Stream.of(head), LongStream.range(0, times).mapToObj(_ -> unit), Stream.of(tail))
              .flatMap(pieces -> pieces)
              .iterator();
    };
  }

  /** The gzipped body, in memory; ten megabytes of one letter become ten kilobytes. */
  default Content gzipped() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      Iterator<Buffer> pieces = pieces(Drip.NONE.bytes());
      while (pieces.hasNext()) {
        gzip.write(pieces.next().getBytes());
      }
    } catch (IOException cannotHappenInMemory) {
      throw new UncheckedIOException(cannotHappenInMemory);
    }
    return new Whole(Buffer.buffer(packed.toByteArray()));
  }
}
