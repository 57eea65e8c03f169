package sluice.worker.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing JPEG file: bytes as they are, and bits of its scan in the way {@link ScanReader}. */
final class ScanWriter {

  private static final int END_OF_IMAGE = 0xFFD9;

  private byte[] file;
  private int length;

  /** Bits that do not make a whole byte yet: the lowest {@code count} ones, fewer than eight. */
  private long bits;

  private int count;

  ScanWriter(int expectedBytes) {
    this.file = new byte[expectedBytes];
  }

  /** Takes bytes of the file's head. */
  void write(byte[] from, int bytes) {
    reserve(bytes);
    System.arraycopy(from, 0, file, length, bytes);
    length += bytes;
  }

  /** Takes the lowest bits of a value, 0 to 16 of them. */
  void write(int value, int wanted) {
    bits = bits << wanted | value;
    count += wanted;
    reserve(2 * Long.BYTES);
    while (count >= Byte.SIZE) {
      count -= Byte.SIZE;
      put((byte) (bits >>> count));
    }
    bits &= (1L << count) - 1;
  }

  /** Takes 64 bits. */
  void writeEight(long value) {
    long eight = count == 0 ? value : bits << (Long.SIZE - count) | value >>> count;
    bits = value & ((1L << count) - 1);
    reserve(2 * Long.BYTES);
    if (!ScanReader.hasMarkerByte(eight)) {
      ScanReader.EIGHT_BYTES.set(file, length, eight);
      length += Long.BYTES;
      return;
    }
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      put((byte) (eight >>> shift));
    }
  }

  private void put(byte next) {
    file[length++] = next;
    if (next == (byte) 0xFF) {
      file[length++] = 0;
    }
  }

  private void reserve(int bytes) {
    if (length + bytes > file.length) {
      file = Arrays.copyOf(file, Math.max(length + bytes, file.length + file.length / 2));
    }
  }

  /** Fills the last byte with ones (ITU T.81, F.1.2.3) and ends the file. */
  void end() {
    if (count > 0) {
      int missing = Byte.SIZE - count;
      write((1 << missing) - 1, missing);
    }
    reserve(Short.BYTES);
    ByteBuffer.wrap(file).putShort(length, (short) END_OF_IMAGE);
    length += Short.BYTES;
  }

  /** What was written, not copied. */
  ByteBuffer file() {
    return ByteBuffer.wrap(file, 0, length);
  }
}
