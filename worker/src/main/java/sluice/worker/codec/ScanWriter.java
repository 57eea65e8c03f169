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

  /**
   * Takes bytes of another scan, eight at a time, up to the first eight with a 255 among them.
   *
   * @return where it stopped
   */
  int writeEights(byte[] from, int start, int end) {
    reserve(Math.max(0, end - start) + Long.BYTES);
    byte[] to = file; // this and the next in local variables, which makes the loop thrice as fast
    int out = length;
    int shift = count;
    long pending = bits;
    int at = start;
    while (at + Long.BYTES <= end) {
      long eight = (long) ScanReader.EIGHT_BYTES.get(from, at);
      long shifted = pending << 1 << (Long.SIZE - 1 - shift) | eight >>> shift;
      if (ScanReader.hasMarkerByte(eight) || ScanReader.hasMarkerByte(shifted)) {
        break;
      }
      ScanReader.EIGHT_BYTES.set(to, out, shifted);
      out += Long.BYTES;
      pending = eight & ((1L << shift) - 1);
      at += Long.BYTES;
    }
    length = out;
    bits = pending;
    return at;
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
