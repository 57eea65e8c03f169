package sluice.gateway.transport;

import io.netty.buffer.ByteBuf;

/**
 * Parses the line before a chunk (RFC 9112 section 7.1): a size in hexadecimal digits, white space,
 * and an extension. Reused for all lines of a connection, so that parsing allocates nothing.
 */
final class ChunkSize {

  private static final long BYTES_MAX = 0xffff_ffffL;

  /** NEL, which is a line end to some. */
  private static final byte NEXT_LINE = (byte) 0x85;

  private long bytes;
  private boolean exact;

  /** The size that has been parsed, in bytes. */
  long bytes() {
    return bytes;
  }

  /** True if the line consists of digits and CR LF alone. */
  boolean isExact() {
    return exact;
  }

  /** Parses a line that ends with LF before the last index; false if it is malformed. */
  boolean parse(ByteBuf in, int from, int end) {
    int digitsEnd = parseDigits(in, from);
    if (digitsEnd == from || bytes > BYTES_MAX) {
      return false;
    }
    int at = digitsEnd;
    while (in.getByte(at) == ' ' || in.getByte(at) == '\t') {
      at++;
    }
    if (in.getByte(at) == ';') {
      while (!endsExtension(in.getByte(at))) {
        at++;
      }
    }
    if (in.getByte(at) == '\r') {
      at++;
    }
    exact = in.getByte(digitsEnd) == '\r';
    return at == end - 1;
  }

  /** Gives the index behind the digits, or behind the first one that makes the size too large. */
  private int parseDigits(ByteBuf in, int from) {
    bytes = 0;
    int at = from;
    int digit = hex(in.getByte(at));
    while (digit >= 0 && bytes <= BYTES_MAX) {
      bytes = bytes << 4 | digit;
      at++;
      digit = hex(in.getByte(at));
    }
    return at;
  }

  private static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  private static boolean endsExtension(byte b) {
    return b == '\n' || b == '\r' || b == NEXT_LINE;
  }
}
