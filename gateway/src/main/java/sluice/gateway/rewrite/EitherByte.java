package sluice.gateway.rewrite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the next of two bytes, looking at eight at a time: nearly all of an event with a picture is
 * the inside of a line.
 */
final class EitherByte {

  /** What may end a JSON string. */
  static final EitherByte QUOTE_OR_BACKSLASH = new EitherByte('"', '\\');

  /** What ends a line. */
  static final EitherByte LF_OR_CR = new EitherByte('\n', '\r');

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final char one;
  private final char other;
  private final long ones;
  private final long others;

  private EitherByte(char one, char other) {
    this.one = one;
    this.other = other;
    this.ones = ONES * one;
    this.others = ONES * other;
  }

  /** Index of the first of them, {@code to} if there is none. */
  int find(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      long hits = zeroBytes(word ^ ones) | zeroBytes(word ^ others);
      if (hits != 0) {
        return i + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == one || bytes[i] == other) {
        return i;
      }
    }
    return to;
  }

  /**
   * A high bit for each byte that is zero. Bytes above the lowest such one may get theirs wrongly,
   * by a borrow; the lowest is right, and only that is used.
   */
  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }
}
