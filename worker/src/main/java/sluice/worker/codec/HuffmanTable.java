package sluice.worker.codec;

import java.util.Arrays;

/**
 * A code of a JPEG file, made from the DHT segment that holds it (ITU T.81, annex C): for each
 * length from 1 to 16 how many codes have it, then their symbols. Codes of one length count up.
 */
final class HuffmanTable {

  private static final int LONGEST = 16;
  private static final int SYMBOLS = 256;

  /** For each length the code after the last one of it, and where its first symbol would be. */
  private final int[] ends = new int[LONGEST + 1];

  private final int[] symbolsFrom = new int[LONGEST + 1];
  private final byte[] symbols;

  private final int[] codes = new int[SYMBOLS];
  private final int[] lengths = new int[SYMBOLS];

  /** Reads the table whose 16 counts are at {@code at}. */
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

  /** Bytes that the table has in its segment. */
  static int bytes(byte[] file, int at) {
    int bytes = LONGEST;
    for (int length = 0; length < LONGEST; length++) {
      bytes += file[at + length] & 0xFF;
    }
    return bytes;
  }

  /** Reads the next code, and says which symbol it stands for. */
  int read(ScanReader from) {
    int longest = from.peek(LONGEST);
    for (int length = 1; length <= LONGEST; length++) {
      int code = longest >> (LONGEST - length);
      if (code < ends[length]) {
        from.read(length);
        return symbols[symbolsFrom[length] + code] & 0xFF;
      }
    }
    throw new IllegalStateException("A JPEG of our own has no such code");
  }

  void write(int symbol, ScanWriter to) {
    to.write(codes[symbol], lengths[symbol]);
  }
}
