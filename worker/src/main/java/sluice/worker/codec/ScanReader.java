package sluice.worker.codec;

/**
 * Reads the bits of a JPEG scan. Each byte 255 is followed by a stuffed byte 0, so that it cannot
 * be taken for a marker (ITU T.81, B.1.1.5); the stuffed bytes are skipped.
 */
final class ScanReader {

  private final byte[] file;
  private final int end;
  private int at;

  /** The lowest {@code count} bits have been loaded from the file but not read yet. */
  private long bits;

  private int count;

  /** The bits read most recently, the latest one lowest. */
  private long past;

  ScanReader(byte[] file, int from, int end) {
    this.file = file;
    this.at = from;
    this.end = end;
  }

  private void fill() {
    while (count <= Long.SIZE - 2 * Byte.SIZE && at < end) {
      byte next = file[at++];
      if (next == (byte) 0xFF) {
        at++;
      }
      bits = bits << Byte.SIZE | (next & 0xFF);
      count += Byte.SIZE;
    }
  }

  /** The next bits without consuming them, up to 16; beyond the end they are ones. */
  int peek(int wanted) {
    fill();
    int missing = Math.max(0, wanted - count);
    long known = bits << missing | ((1L << missing) - 1);
    return (int) (known >>> (count + missing - wanted)) & ((1 << wanted) - 1);
  }

  /** Reads the next 0 to 16 bits. */
  int read(int wanted) {
    int value = peek(wanted);
    if (wanted > count) {
      throw new IllegalStateException("An encoded JPEG ends within a unit");
    }
    count -= wanted;
    past = past << wanted | value;
    return value;
  }

  /** The number of ones at the end of the bits read so far. */
  int onesRead() {
    return Long.numberOfTrailingZeros(~past);
  }

  /** Copies all remaining bits except the last {@code but}. */
  void copyRest(ScanWriter to, int but) {
    if (at < end) {
      drain(to, count);
      at = to.copyEights(file, at, end);
    }
    for (fill(); at < end; fill()) {
      drain(to, Byte.SIZE);
    }
    drain(to, count - but);
  }

  /** Copies bits that have already been loaded. */
  private void drain(ScanWriter to, int wanted) {
    int left = wanted;
    while (left > 0) {
      int next = Math.min(left, Byte.SIZE);
      count -= next;
      left -= next;
      to.write((int) (bits >>> count) & ((1 << next) - 1), next);
    }
  }

  /** The number of ones at the end of the scan, counted up to about 56. */
  static int onesAtEnd(byte[] file, int from, int end) {
    int ones = 0;
    for (int at = end - 1; at >= from && ones < Long.SIZE - Byte.SIZE; at--) {
      if (file[at] == 0 && at > from && file[at - 1] == (byte) 0xFF) {
        continue; // stuffed after the 255 before it
      }
      int inByte = Math.min(Byte.SIZE, Integer.numberOfTrailingZeros(~file[at]));
      ones += inByte;
      if (inByte < Byte.SIZE) {
        break;
      }
    }
    return ones;
  }
}
