package sluice.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Splits a PNG into chunks as far as possible: PNG specification, third edition, section 5. */
final class PngChunks {

  private static final int SIGNATURE = 8;
  private static final int AROUND_DATA = 12;
  private static final int LENGTH = 4;
  private static final int TYPE = 4;

  private PngChunks() {}

  /** The signature, then every complete chunk, then the remaining bytes. */
  static List<byte[]> split(byte[] png) {
    List<byte[]> parts = new ArrayList<>();
    int at = Math.min(SIGNATURE, png.length);
    parts.add(Arrays.copyOf(png, at));
    while (png.length - at >= AROUND_DATA) {
      int length = ByteBuffer.wrap(png, at, LENGTH).getInt();
      if (length < 0 || length > png.length - at - AROUND_DATA) {
        break;
      }
      parts.add(Arrays.copyOfRange(png, at, at + length + AROUND_DATA));
      at += length + AROUND_DATA;
    }
    parts.add(Arrays.copyOfRange(png, at, png.length));
    return parts;
  }

  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    parts.forEach(png::writeBytes);
    return png.toByteArray();
  }

  /** A copy with correct checksums, as far as chunks can be found. */
  static byte[] withChecksums(byte[] png) {
    List<byte[]> parts = split(png);
    for (byte[] chunk : parts.subList(1, parts.size() - 1)) {
      CRC32 sum = new CRC32();
      int end = chunk.length - LENGTH;
      sum.update(chunk, LENGTH, end - LENGTH);
      ByteBuffer.wrap(chunk).putInt(end, (int) sum.getValue());
    }
    return join(parts);
  }

  /** Offset of the data within a chunk. */
  static int data() {
    return LENGTH + TYPE;
  }
}
