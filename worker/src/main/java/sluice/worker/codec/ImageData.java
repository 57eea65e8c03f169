package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Reads the zlib stream of an image (RFC 1950), which IDAT chunks may split at any byte (PNG
 * specification, third edition, 10.2), directly from the chunks.
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
   * Checks the two header bytes here, so that all libraries agree on them.
   *
   * @throws RefusedException if they are not a valid zlib header (RFC 1950, 2.2)
   */
  ImageData(byte[] png, PngLayout layout) throws RefusedException {
    this.png = png;
    this.end = layout.imageDataEnd();
    rewind(layout);
    int method = next();
    int flags = next();
    if ((method & 0x0F) != DEFLATE || method >> 4 > 7 || (method << 8 | flags) % 31 != 0) {
      throw RefusedException.corrupt("the image data is not a valid zlib stream");
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

  /** Moves to the next byte; false if there is none. */
  boolean more() {
    while (left == 0 && next != end) {
      left = Chunk.length(png, next, end);
      start = next + Chunk.DATA_OFFSET;
      next = Math.min(end, next + Chunk.OVERHEAD + left);
    }
    return left > 0;
  }

  /**
   * Moves to the next byte.
   *
   * @throws RefusedException if there is none
   */
  void require() throws RefusedException {
    if (!more()) {
      throw RefusedException.corrupt("the image data is truncated");
    }
  }

  /** The next piece, backed by the array of the file; empty if there is none. */
  ByteBuffer piece() {
    more();
    ByteBuffer piece = ByteBuffer.wrap(png, start, left);
    left = 0;
    return piece;
  }

  /** Copies as much of the next piece as fits and returns the number of bytes. */
  int copy(MemorySegment to) {
    more();
    int bytes = (int) Math.min(left, to.byteSize());
    MemorySegment.copy(png, start, to, ValueLayout.JAVA_BYTE, 0, bytes);
    start += bytes;
    left -= bytes;
    return bytes;
  }

  /** Copies the rest of the stream and returns the number of bytes. */
  long copyAll(MemorySegment to) {
    long bytes = 0;
    while (more()) {
      bytes += copy(to.asSlice(bytes));
    }
    return bytes;
  }
}
