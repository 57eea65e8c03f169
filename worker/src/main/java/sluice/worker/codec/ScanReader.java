package sluice.worker.codec;

/**
 * The bits of a JPEG scan. A byte 255 among them is followed by a byte 0, so that it cannot be
 * taken for a marker (ITU T.81, B.1.1.5); those zeros are left out.
 */
final class ScanReader {

  private final byte[] file;
  private final int end;
  private int at;

  /** Bits that were taken from the file and not read: the lowest {@code count} ones. */
  private long bits;

  private int count;

  /** What was read last, the latest bit lowest. */
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

  /** The next bits without going on, as many as 16; ones behind the end. */
  int peek(int wanted) {
    fill();
    int missing = Math.max(0, wanted - count);
    long known = bits << missing | ((1L << missing) - 1);
    return (int) (known >>> (count + missing - wanted)) & ((1 << wanted) - 1);
  }

  /** The next bits, 0 to 16. */
  int read(int wanted) {
    int value = peek(wanted);
    if (wanted > count) {
      throw new IllegalStateException("A JPEG of our own ends within a unit");
    }
    count -= wanted;
    past = past << wanted | value;
    return value;
  }

  /** How many of the bits read last are ones. */
  int onesRead() {
    return Long.numberOfTrailingZeros(~past);
  }

  /** Writes all bits that are left, but not the last few. */
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

  /** Writes bits that were taken from the file already. */
  private void drain(ScanWriter to, int wanted) {
    int left = wanted;
    while (left > 0) {
      int next = Math.min(left, Byte.SIZE);
      count -= next;
      left -= next;
      to.write((int) (bits >>> count) & ((1 << next) - 1), next);
    }
  }

  /** How many ones the scan ends with, up to 56. */
  static int onesAtEnd(byte[] file, int from, int end) {
    int ones = 0;
    for (int at = end - 1; at >= from && ones < Long.SIZE - Byte.SIZE; at--) {
      if (file[at] == 0 && at > from && file[at - 1] == (byte) 0xFF) {
        continue; // the zero that belongs to the 255 before it
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
