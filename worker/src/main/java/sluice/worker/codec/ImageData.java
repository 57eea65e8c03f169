package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The zlib stream of an image (RFC 1950), which is cut into IDAT chunks at any place (PNG
 * specification, third edition, 10.2): goes from one chunk to the next, where they lie.
 */
final class ImageData {

  private static final int DEFLATE = 8;
  private static final int PRESET_DICTIONARY = 0x20;

  private final byte[] png;
  private final int end;

  /** Offset of the next chunk. */
  private int next;

  private int start;
  private int left;

  /**
   * Reads the two bytes before the compressed data, so that no library gets to judge them.
   *
   * @throws RefusedException if they are not those of zlib (RFC 1950, 2.2)
   */
  ImageData(byte[] png, PngLayout layout) throws RefusedException {
    this.png = png;
    this.end = layout.imageDataEnd();
    rewind(layout);
    int method = next();
    int flags = next();
    if ((method & 0x0F) != DEFLATE || method >> 4 > 7 || (method << 8 | flags) % 31 != 0) {
      throw RefusedException.corrupt("the image data is not a sound zlib stream");
    }
    if ((flags & PRESET_DICTIONARY) != 0) {
      throw RefusedException.corrupt("the image data needs a preset dictionary");
    }
    rewind(layout);
  }

  private void rewind(PngLayout layout) {
    next = layout.firstImageData().start() - Chunk.DATA_OFFSET;
    left = 0;
  }

  private int next() throws RefusedException {
    require();
    left--;
    return png[start++] & 0xFF;
  }

  /** Goes on to the next byte, and says whether there is one. */
  boolean more() {
    while (left == 0 && next != end) {
      left = Chunk.length(png, next, end);
      start = next + Chunk.DATA_OFFSET;
      next = Math.min(end, next + Chunk.OVERHEAD + left);
    }
    return left > 0;
  }

  /**
   * Goes on to the next byte.
   *
   * @throws RefusedException if there is none
   */
  void require() throws RefusedException {
    if (!more()) {
      throw RefusedException.corrupt("the image data is cut short");
    }
  }

  /** The next piece as an array with offset and length; empty if there is none. */
  ByteBuffer piece() {
    more();
    ByteBuffer piece = ByteBuffer.wrap(png, start, left);
    left = 0;
    return piece;
  }

  /** Copies as much of the next piece as there is room for, and says how much it was. */
  int copy(MemorySegment to) {
    more();
    int bytes = (int) Math.min(left, to.byteSize());
    MemorySegment.copy(png, start, to, ValueLayout.JAVA_BYTE, 0, bytes);
    start += bytes;
    left -= bytes;
    return bytes;
  }

  /** Copies all that is left, and says how much it was. */
  long copyAll(MemorySegment to) {
    long bytes = 0;
    while (more()) {
      bytes += copy(to.asSlice(bytes));
    }
    return bytes;
  }
}
