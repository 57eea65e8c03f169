package sluice.worker.codec;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The image data of a PNG, inflated piece by piece: one zlib stream (RFC 1950), cut into IDAT
 * chunks at any place (PNG specification, third edition, 10.2). The chunks are fed one after the
 * other from where they lie, so no copy of them is made, and no more comes out than is asked for.
 */
final class Inflate implements AutoCloseable {

  private final Inflater inflater = new Inflater();
  private final byte[] png;
  private final int end;

  /** Offset of the next chunk to feed. */
  private int next;

  Inflate(byte[] png, PngLayout layout) {
    this.png = png;
    this.next = layout.firstImageData().start() - 8;
    this.end = layout.imageDataEnd();
  }

  /** Fills {@code length} bytes of {@code to}, or refuses if the stream has fewer. */
  void read(byte[] to, int offset, int length) throws Refusal {
    int filled = 0;
    while (filled < length) {
      filled += step(to, offset + filled, length - filled);
      if (filled < length && inflater.finished()) {
        throw Refusal.corrupt("the image data ends before the last row");
      }
    }
  }

  /** Runs the stream to its checksum, which must be right, and allows no byte more before it. */
  void finish() throws Refusal {
    byte[] surplus = new byte[1];
    while (!inflater.finished()) {
      if (step(surplus, 0, 1) > 0) {
        throw Refusal.corrupt("the image data goes on after the last row");
      }
    }
  }

  private int step(byte[] to, int offset, int length) throws Refusal {
    try {
      int count = inflater.inflate(to, offset, length);
      if (count == 0 && !inflater.finished()) {
        feed();
      }
      return count;
    } catch (DataFormatException e) {
      throw Refusal.corrupt("the image data is not a sound zlib stream: " + e.getMessage());
    }
  }

  private void feed() throws Refusal {
    if (inflater.needsDictionary()) {
      throw Refusal.corrupt("the image data needs a preset dictionary");
    }
    if (next == end) {
      throw Refusal.corrupt("the image data is cut short");
    }
    int length = ByteBuffer.wrap(png).getInt(next);
    inflater.setInput(png, next + 8, length);
    next += Chunk.OVERHEAD + length;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
