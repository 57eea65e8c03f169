package sluice.worker.codec;

import java.util.Arrays;

/**
 * A Huffman code of a JPEG file, built from its DHT segment (ITU T.81, annex C): the number of
 * codes of each length from 1 to 16, then their symbols. Codes of the same length are consecutive
 * numbers.
 */
final class HuffmanTable {

  private static final int LONGEST = 16;
  private static final int SYMBOLS = 256;

  /** For each length, the first number beyond its codes. */
  private final int[] ends = new int[LONGEST + 1];

  /** For each length, the index of a symbol minus its code. */
  private final int[] symbolsFrom = new int[LONGEST + 1];

  private final byte[] symbols;

  private final int[] codes = new int[SYMBOLS];
  private final int[] lengths = new int[SYMBOLS];

  /** Reads the table whose 16 counts begin at {@code at}. */
  HuffmanTable(byte[] file, int at) {
    symbols = Arrays.copyOfRange(file, at + LONGEST, at + bytes(file, at));
    int next = 0;
    int code = 0;
    for (int length = 1; length <= LONGEST; length++) {
      symbolsFrom[length] = next - code;
      for (int left = file[at + length - 1] & 0xFF; left > 0; left--) {
        int symbol = symbols[next++] & 0xFF;
        codes[symbol] = code++;
        lengths[symbol] = length;
      }
      ends[length] = code;
      code <<= 1;
    }
  }

  /** Size of the table in its segment, in bytes. */
  static int bytes(byte[] file, int at) {
    int bytes = LONGEST;
    for (int length = 0; length < LONGEST; length++) {
      bytes += file[at + length] & 0xFF;
    }
    return bytes;
  }

  /** Reads the next code and returns its symbol. */
  int read(ScanReader from) {
    int longest = from.peek(LONGEST);
    for (int length = 1; length <= LONGEST; length++) {
      int code = longest >> (LONGEST - length);
      if (code < ends[length]) {
        from.read(length);
        return symbols[symbolsFrom[length] + code] & 0xFF;
      }
    }
    throw new IllegalStateException("Invalid Huffman code in an encoded JPEG");
  }

  void write(int symbol, ScanWriter to) {
    to.write(codes[symbol], lengths[symbol]);
  }
}
