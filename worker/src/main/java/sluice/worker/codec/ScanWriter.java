package sluice.worker.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes a growing JPEG file: header bytes as they are, then the bits of its scan. */
final class ScanWriter {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;

  /** Begins a marker; in a scan, a stuffed zero follows it (ITU T.81, B.1.1.5). */
  private static final byte MARKER = (byte) 0xFF;

  private static final int END_OF_IMAGE = 0xFFD9;

  private byte[] file;
  private int length;

  /** The lowest {@code count} bits, fewer than eight, do not fill a byte yet. */
  private long bits;

  private int count;

  ScanWriter(int expectedBytes) {
    this.file = new byte[expectedBytes];
  }

  /** Appends header bytes. */
  void write(byte[] from, int bytes) {
    reserve(bytes);
    System.arraycopy(from, 0, file, length, bytes);
    length += bytes;
  }

  /** Appends the lowest 0 to 16 bits of a value. */
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
   * Copies bytes of another scan, eight at a time, until near its end. Nearly all data goes this
   * way.
   *
   * @return index of the first byte that was not copied
   */
  int copyEights(byte[] from, int start, int end) {
    reserve(2 * (end - start) + Long.BYTES);
    byte[] to = file; // local copies of the fields make the loop twice as fast
    int out = length;
    int shift = count;
    long pending = bits;
    int at = start;
    while (at + 2 * Long.BYTES < end) {
      long eight = (long) EIGHT_BYTES.get(from, at);
      at += Long.BYTES;
      if (hasMarkerByte(eight)) {
        eight = 0;
        at -= Long.BYTES;
        for (int i = 0; i < Long.BYTES; i++) {
          byte next = from[at++];
          at += next == MARKER ? 1 : 0; // skips the stuffed zero
          eight = eight << Byte.SIZE | (next & 0xFF);
        }
      }
      long shifted = pending << 1 << (Long.SIZE - 1 - shift) | eight >>> shift;
      pending = eight & ((1L << shift) - 1);
      if (!hasMarkerByte(shifted)) {
        EIGHT_BYTES.set(to, out, shifted);
        out += Long.BYTES;
      } else {
        out = stuffed(shifted, to, out);
      }
    }
    length = out;
    bits = pending;
    return at;
  }

  /** Writes eight bytes with a zero after each 255; returns the index after the last. */
  private static int stuffed(long bytes, byte[] to, int from) {
    int out = from;
    for (int left = Long.SIZE - Byte.SIZE; left >= 0; left -= Byte.SIZE) {
      byte next = (byte) (bytes >>> left);
      to[out++] = next;
      if (next == MARKER) {
        to[out++] = 0;
      }
    }
    return out;
  }

  /** True if one of the eight bytes is 255. */
  private static boolean hasMarkerByte(long bytes) {
    return ((~bytes - ONES) & bytes & (ONES << 7)) != 0;
  }

  private void put(byte next) {
    file[length++] = next;
    if (next == MARKER) {
      file[length++] = 0;
    }
  }

  private void reserve(int bytes) {
    if (length + bytes > file.length) {
      file = Arrays.copyOf(file, Math.max(length + bytes, file.length + file.length / 2));
    }
  }

  /** Pads the last byte with ones (ITU T.81, F.1.2.3) and ends the file. */
  void end() {
    if (count > 0) {
      int missing = Byte.SIZE - count;
      write((1 << missing) - 1, missing);
    }
    reserve(Short.BYTES);
    ByteBuffer.wrap(file).putShort(length, (short) END_OF_IMAGE);
    length += Short.BYTES;
  }

  /** The file written so far, not copied. */
  ByteBuffer file() {
    return ByteBuffer.wrap(file, 0, length);
  }
}
