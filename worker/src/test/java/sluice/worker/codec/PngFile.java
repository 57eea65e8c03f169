package sluice.worker.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds valid and invalid PNG files chunk by chunk. */
final class PngFile {

  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  PngFile() {
    bytes.writeBytes(SIGNATURE);
  }

  /** A valid 8-bit RGB image of noise. */
  static byte[] rgb(int width, int height) {
    return new PngFile()
        .header(width, height, 8, RGB)
        .chunk("IDAT", zlib(noise(height, 3 * width)))
        .end();
  }

  PngFile header(int width, int height, int bitDepth, int colourType) {
    return header(width, height, bitDepth, colourType, 0, 0, 0);
  }

  PngFile header(int width, int height, int bitDepth, int colourType, int... methods) {
    ByteBuffer data = ByteBuffer.allocate(13);
    data.putInt(width).putInt(height).put((byte) bitDepth).put((byte) colourType);
    for (int method : methods) {
      data.put((byte) method);
    }
    return chunk("IHDR", data.array());
  }

  PngFile chunk(String type, byte... data) {
    return chunk(type, data.length, data, 0);
  }

  /** Adds a chunk with any length field and a checksum that is off by {@code error}. */
  PngFile chunk(String type, int length, byte[] data, int error) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    bytes.writeBytes(name);
    bytes.writeBytes(data);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue() + error).array());
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  byte[] end() {
    return chunk("IEND").bytes();
  }

  /** Rows of seeded noise, using all five filters in turn. */
  static byte[] noise(int rows, int rowBytes) {
    byte[] raw = new byte[rows * (1 + rowBytes)];
    new Random(rows * 31L + rowBytes).nextBytes(raw);
    for (int row = 0; row < rows; row++) {
      raw[row * (1 + rowBytes)] = (byte) (row % 5);
    }
    return raw;
  }

  static byte[] zlib(byte[] raw) {
    Deflater deflater = new Deflater();
    deflater.setInput(raw);
    deflater.finish();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    while (!deflater.finished()) {
      stream.write(piece, 0, deflater.deflate(piece));
    }
    deflater.end();
    return stream.toByteArray();
  }

  /** Corrects the checksums of all chunks that lie within the file. */
  static void fixChecksums(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    int at = SIGNATURE.length;
    while (at + 12 <= png.length) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
  }
}
