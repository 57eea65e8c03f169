package sluice.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.shared.transport.HeapBytes;

/** The content coding of a body that is read as a whole: RFC 9110 section 8.4.1. */
public enum BodyCoding {
  IDENTITY,
  GZIP,
  DEFLATE;

  private static final int PIECE_BYTES = 64 * 1024;

  /** Divisor of the first two bytes of a zlib stream: RFC 1950 section 2.2. */
  private static final int ZLIB_CHECK = 31;

  private static final int METHOD_BITS = 0x0f;
  private static final int DEFLATE_METHOD = 8;

  /**
   * Parses the values of {@code Content-Encoding}.
   *
   * @return empty if a coding is not supported, or if there are several
   */
  public static Optional<BodyCoding> of(List<String> contentEncoding) {
    List<String> names =
        Arrays.stream(String.join(",", contentEncoding).toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::trim)
            .filter(name -> !name.isEmpty() && !name.equals("identity") && !name.equals("none"))
            .toList();
    if (names.isEmpty()) {
      return Optional.of(IDENTITY);
    }
    return names.size() > 1
        ? Optional.empty()
        : switch (names.getFirst()) {
          case "gzip", "x-gzip" -> Optional.of(GZIP);
          case "deflate" -> Optional.of(DEFLATE);
          default -> Optional.empty();
        };
  }

  /**
   * Unpacks a body; not to be called on an event loop. A truncated body is unpacked as far as it
   * goes.
   *
   * @param maxBytes largest result
   * @param held budget from which the result is acquired; the caller releases it unless this throws
   * @throws IOException if the body does not have this coding
   * @throws ProblemException if the result is too large, or there is no memory for it
   */
  public Buffer unpack(Buffer packed, long maxBytes, MemoryBudget held) throws IOException {
    Buffer unpacked = Buffer.buffer();
    try (InputStream in = unpacking(packed)) {
      byte[] piece = new byte[PIECE_BYTES];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        if (unpacked.length() + (long) count > maxBytes) {
          throw new ProblemException(Problems.bodyTooLarge(maxBytes));
        }
        if (!held.tryAcquire(count)) {
          throw new ProblemException(Problems.overloaded());
        }
        unpacked.appendBytes(piece, 0, count);
      }
    } catch (EOFException e) {
      return unpacked;
    } catch (IOException | ProblemException e) {
      held.release(unpacked.length());
      throw e;
    }
    return unpacked;
  }

  private InputStream unpacking(Buffer packed) throws IOException {
    InputStream in = HeapBytes.of(packed).stream();
    return switch (this) {
      case IDENTITY -> in;
      case GZIP -> new GZIPInputStream(in, PIECE_BYTES);
      case DEFLATE -> isZlib(packed) ? new InflaterInputStream(in) : new RawInflate(in);
    };
  }

  /** Some clients send deflate without the zlib wrapping: RFC 9110 section 8.4.1.2. */
  private static boolean isZlib(Buffer packed) {
    return packed.length() > 1
        && (packed.getByte(0) & METHOD_BITS) == DEFLATE_METHOD
        && packed.getUnsignedShort(0) % ZLIB_CHECK == 0;
  }

  /** Ends its inflater, which the JDK does only for streams that create their own. */
  private static final class RawInflate extends InflaterInputStream {

    RawInflate(InputStream in) {
      super(in, new Inflater(true), PIECE_BYTES);
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }
}
