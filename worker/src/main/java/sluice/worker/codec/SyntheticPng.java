package sluice.worker.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A generated image for self-tests and warm-up: gradients with some noise, like the images of
 * models, using all filters but mostly Paeth. Equal sizes give equal images.
 */
final class SyntheticPng {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte[] FILTERS = {4, 4, 4, 4, 4, 4, 4, 4, 0, 1, 2, 3};
  private static final int IMAGE_DATA_CHUNK_BYTES = 4_096;

  private final byte[] header;
  private final byte[] rows;

  private SyntheticPng(int width, int height, int colourType, int pixelBytes) {
    header =
        ByteBuffer.allocate(PngHeader.BYTES)
            .putInt(width)
            .putInt(height)
            .put((byte) 8)
            .put((byte) colourType)
            .array();
    rows = rows(width, height, pixelBytes);
  }

  /** An 8-bit RGB image. */
  static SyntheticPng rgb(int width, int height) {
    return new SyntheticPng(width, height, 2, 3);
  }

  /** An 8-bit RGBA image. */
  static SyntheticPng rgba(int width, int height) {
    return new SyntheticPng(width, height, 6, 4);
  }

  /** Filtered rows, which consist mostly of small positive and negative numbers. */
  private static byte[] rows(int width, int height, int pixelBytes) {
    Random random = new Random(width * 31L + height);
    int stride = 1 + width * pixelBytes;
    byte[] rows = new byte[height * stride];
    for (int at = 0; at < rows.length; at++) {
      rows[at] =
          at % stride == 0
              ? FILTERS[at / stride / Wavefront.ROWS % FILTERS.length]
              : (byte) Math.round(random.nextGaussian() * 3);
    }
    return rows;
  }

  /** The filtered rows before compression. */
  byte[] rows() {
    return rows;
  }

  /** The complete file. */
  byte[] png() {
    return png(deflated());
  }

  /** The complete file with valid chunks but a wrong Adler-32. */
  byte[] withWrongChecksum() {
    byte[] stream = deflated();
    stream[stream.length - 1] ^= 1;
    return png(stream);
  }

  private byte[] png(byte[] stream) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    chunk(png, "IHDR", header, 0, header.length);
    for (int from = 0; from < stream.length; from += IMAGE_DATA_CHUNK_BYTES) {
      chunk(png, "IDAT", stream, from, Math.min(IMAGE_DATA_CHUNK_BYTES, stream.length - from));
    }
    chunk(png, "IEND", stream, 0, 0);
    return png.toByteArray();
  }

  private byte[] deflated() {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(rows);
      deflater.finish();
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      byte[] piece = new byte[IMAGE_DATA_CHUNK_BYTES];
      while (!deflater.finished()) {
        stream.write(piece, 0, deflater.deflate(piece));
      }
      return stream.toByteArray();
    }
  }

  private static void chunk(
      ByteArrayOutputStream png, String type, byte[] data, int from, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, from, length);
    png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    png.writeBytes(name);
    png.write(data, from, length);
    png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
  }
}
