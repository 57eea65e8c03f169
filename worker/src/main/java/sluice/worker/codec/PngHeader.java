package sluice.worker.codec;

import java.nio.ByteBuffer;

/**
 * The contents of the IHDR chunk (PNG specification, third edition, 11.2.1).
 *
 * @param width in pixels, 1 to 2^31-1
 * @param height in pixels, 1 to 2^31-1
 * @param bitDepth bits per sample: 1, 2, 4, 8 or 16
 * @param colourType meaning of the samples of a pixel
 * @param interlaced whether the pixels come in the seven passes of {@link Pass}
 */
record PngHeader(int width, int height, int bitDepth, ColourType colourType, boolean interlaced) {

  /** Bytes of data in the chunk. */
  static final int BYTES = 13;

  static PngHeader read(byte[] png, int start) throws RefusedException {
    ByteBuffer data = ByteBuffer.wrap(png, start, BYTES);
    int width = data.getInt();
    int height = data.getInt();
    int bitDepth = data.get();
    ColourType colourType = ColourType.of(data.get());
    int compression = data.get();
    int filter = data.get();
    int interlace = data.get();
    if (width <= 0 || height <= 0) {
      throw RefusedException.corrupt("width or height is 0 or above 2147483647");
    }
    if (!colourType.allows(bitDepth)) {
      throw RefusedException.corrupt("bit depth " + bitDepth + " is not allowed for " + colourType);
    }
    if (compression != 0 || filter != 0 || (interlace & ~1) != 0) {
      throw RefusedException.corrupt("unknown compression, filter or interlace method");
    }
    return new PngHeader(width, height, bitDepth, colourType, interlace == 1);
  }

  int bitsPerPixel() {
    return colourType.channels() * bitDepth;
  }

  /** Bytes in a row of this many pixels, without its filter byte. */
  int rowBytes(int pixels) {
    return Math.toIntExact(((long) pixels * bitsPerPixel() + 7) / 8);
  }

  /** Bytes of the inflated image data, including the filter bytes. */
  long rawBytes() {
    long bytes = 0;
    for (Pass pass : Pass.passes(interlaced)) {
      int columns = pass.columns(width);
      if (columns > 0) {
        bytes += (long) pass.rows(height) * (1 + rowBytes(columns));
      }
    }
    return bytes;
  }
}
