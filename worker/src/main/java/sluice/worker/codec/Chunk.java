package sluice.worker.codec;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The position of one chunk in a PNG: four bytes of length, four of type, the data, and a CRC-32 of
 * type and data (PNG specification, third edition, 5.3).
 *
 * @param type the four letters as one big-endian number
 * @param start offset of the data from the beginning of the file
 * @param length bytes of data
 */
record Chunk(int type, int start, int length) {

  static final int IHDR = 0x49484452;
  static final int PLTE = 0x504C5445;
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454E44;
  static final int TRNS = 0x74524E53;

  /** Placeholder for a missing chunk. */
  static final Chunk NONE = new Chunk(0, 0, 0);

  /** Bytes of length, type and CRC around the data. */
  static final int OVERHEAD = 12;

  /** Bytes of length and type before the data. */
  static final int DATA_OFFSET = 8;

  /** True if a chunk of this type begins at {@code at}, complete or not. */
  static boolean startsAt(byte[] png, int at, int type) {
    return png.length - at >= OVERHEAD && ByteBuffer.wrap(png).getInt(at + 4) == type;
  }

  /** True if the file holds a complete chunk at {@code at}. */
  static boolean isCompleteAt(byte[] png, int at) {
    int left = png.length - at - OVERHEAD;
    return left >= 0 && Integer.compareUnsigned(ByteBuffer.wrap(png).getInt(at), left) <= 0;
  }

  /**
   * The chunk whose length field is at {@code at}. Image data may be cut off by the end of the
   * file; such a chunk covers the bytes that exist and is not {@link #isComplete complete}.
   *
   * @throws RefusedException if the file ends inside any other chunk
   */
  static Chunk at(byte[] png, int at) throws RefusedException {
    if (!isCompleteAt(png, at) && !startsAt(png, at, IDAT)) {
      throw RefusedException.corrupt("the file ends inside a chunk, or before its image data");
    }
    ByteBuffer bytes = ByteBuffer.wrap(png);
    return new Chunk(bytes.getInt(at + 4), at + DATA_OFFSET, length(png, at, png.length));
  }

  /** Bytes of data in the chunk at {@code at}, limited to those before {@code end}. */
  static int length(byte[] png, int at, int end) {
    long announced = Integer.toUnsignedLong(ByteBuffer.wrap(png).getInt(at));
    return (int) Math.min(announced, end - at - DATA_OFFSET);
  }

  /** Offset of the chunk after this one. */
  int end() {
    return start + length + 4;
  }

  /** True if the whole chunk is in the file, including its CRC. */
  boolean isComplete(byte[] png) {
    return end() <= png.length;
  }

  boolean isA(int wanted) {
    return type == wanted;
  }

  boolean exists() {
    return type != 0;
  }

  /** True if bit 5 of the first letter is clear; a decoder may skip all other chunks (5.4). */
  boolean isCritical() {
    return (type & 0x2000_0000) == 0;
  }

  boolean hasValidCrc(byte[] png) {
    CRC32 crc = new CRC32();
    crc.update(png, start - 4, length + 4);
    return (int) crc.getValue() == ByteBuffer.wrap(png).getInt(start + length);
  }
}
