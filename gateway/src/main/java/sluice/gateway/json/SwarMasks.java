package sluice.gateway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Masks by eight bytes in a {@code long} at a time. */
final class SwarMasks extends CharacterMasks {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  /** Gathers the lowest bit of each byte in the highest byte. */
  private static final long GATHER = 0x0102040810204080L;

  @Override
  void read(byte[] bytes, int from) {
    quotes = 0;
    backslashes = 0;
    brackets = 0;
    for (int i = 0; i < BLOCK; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, from + i);
      quotes |= zeroBytes(word ^ ONES * '"') << i;
      backslashes |= zeroBytes(word ^ ONES * '\\') << i;
      brackets |= zeroBytes((word | ONES * BRACKET_DIFFERENCES) ^ ONES * ANY_BRACKET) << i;
    }
  }

  @Override
  int findQuote(byte[] wanted, byte[] bytes, int from, int to) {
    int at = from;
    for (; at < to - Long.BYTES; at += Long.BYTES) {
      long quotes = zeroBytes((long) LONGS.get(bytes, at) ^ ONES * '"');
      if (quotes != 0) {
        long next = (long) LONGS.get(bytes, at + 1);
        long begin = 0;
        for (byte one : wanted) {
          begin |= zeroBytes(next ^ ONES * Byte.toUnsignedLong(one));
        }
        if ((quotes & begin) != 0) {
          return at + Long.numberOfTrailingZeros(quotes & begin);
        }
      }
    }
    return findQuoteSlowly(wanted, bytes, at, to);
  }

  @Override
  int findEither(byte one, byte other, byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long found =
          zeroBytes(word ^ ONES * Byte.toUnsignedLong(one))
              | zeroBytes(word ^ ONES * Byte.toUnsignedLong(other));
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found);
      }
    }
    return findEitherSlowly(one, other, bytes, at, to);
  }

  /** One bit for each byte that is zero. */
  private static long zeroBytes(long word) {
    long highBits = ~((word & LOW_BITS) + LOW_BITS | word | LOW_BITS);
    return ((highBits >>> 7) * GATHER) >>> 56;
  }
}
