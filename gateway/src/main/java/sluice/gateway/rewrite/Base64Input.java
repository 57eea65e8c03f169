package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Base64;
import sluice.shared.transport.HeapBytes;

/**
 * Decodes base64 (RFC 4648 section 4) that arrives in slices, into one array. Padding may be
 * missing; characters outside of the alphabet are errors.
 *
 * <p>Passes pieces of one size to the JDK: the fast path of {@link Base64.Decoder} gives up on a
 * large padded array, which then takes ten times as long.
 */
final class Base64Input {

  private static final int PIECE_CHARS = 16 * 1024;
  private static final int PIECE_BYTES = PIECE_CHARS / 4 * 3;

  private final byte[] piece = new byte[PIECE_CHARS];
  private final byte[] decoded = new byte[PIECE_BYTES];
  private final byte[] out;
  private int pieceLength;
  private int outLength;

  /**
   * Creates an empty decoder.
   *
   * @param charsMax most characters that will be fed
   */
  Base64Input(int charsMax) {
    out = new byte[charsMax / 4 * 3 + 3];
  }

  /**
   * Takes the next characters.
   *
   * @throws IllegalArgumentException if they are not base64
   */
  void feed(byte[] chars, int from, int to) {
    int i = from;
    while (i < to) {
      int count = Math.min(PIECE_CHARS - pieceLength, to - i);
      System.arraycopy(chars, i, piece, pieceLength, count);
      pieceLength += count;
      i += count;
      if (pieceLength == PIECE_CHARS) {
        decode(piece);
        pieceLength = 0;
      }
    }
  }

  /**
   * Ends the input and gives the decoded bytes.
   *
   * @throws IllegalArgumentException if the last characters are not base64
   */
  Buffer finish() {
    decode(Arrays.copyOf(piece, pieceLength));
    return HeapBytes.buffer(out, outLength);
  }

  private void decode(byte[] chars) {
    if (chars.length > 0 && outLength % PIECE_BYTES != 0) {
      throw new IllegalArgumentException("Padding within the base64");
    }
    int count = Base64.getDecoder().decode(chars, decoded);
    System.arraycopy(decoded, 0, out, outLength, count);
    outLength += count;
  }
}
