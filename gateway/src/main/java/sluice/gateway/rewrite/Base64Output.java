package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import sluice.shared.transport.HeapBytes;

/**
 * Encodes base64 (RFC 4648 section 4). Passes pieces of one size to the JDK, as a single call per
 * image is too rare for the JIT compiler to use its intrinsic.
 */
final class Base64Output {

  private static final int PIECE_BYTES = 12 * 1024;
  private static final int PIECE_CHARS = PIECE_BYTES / 3 * 4;

  private Base64Output() {}

  /** Encodes the bytes, with padding. */
  static Buffer encode(Buffer bytes) {
    Base64.Encoder encoder = Base64.getEncoder();
    byte[] piece = new byte[PIECE_BYTES];
    byte[] encoded = new byte[PIECE_CHARS];
    byte[] out = new byte[(bytes.length() + 2) / 3 * 4];
    int outLength = 0;
    int from = 0;
    for (; bytes.length() - from >= PIECE_BYTES; from += PIECE_BYTES) {
      bytes.getBytes(from, from + PIECE_BYTES, piece);
      int count = encoder.encode(piece, encoded);
      System.arraycopy(encoded, 0, out, outLength, count);
      outLength += count;
    }
    byte[] last = encoder.encode(bytes.getBytes(from, bytes.length()));
    System.arraycopy(last, 0, out, outLength, last.length);
    return HeapBytes.buffer(out, out.length);
  }
}
