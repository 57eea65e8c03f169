package sluice.worker.codec;

/**
 * Finds its way through one unit of a scan: 16x16 pixels as four blocks of brightness and one each
 * of the two colours, in the codes of ITU T.81, F.1.2. A block's first number is coded as the
 * difference from that of the block of the same kind before it.
 */
final class Mcu {

  /** Kinds of blocks: brightness, blueness, redness. */
  static final int KINDS = 3;

  private static final int[] BLOCKS = {0, 0, 0, 0, 1, 2};
  private static final int BLOCK_NUMBERS = 64;
  private static final int SIXTEEN_ZEROS = 0xF0;

  private final JpegHead head;

  Mcu(JpegHead head) {
    this.head = head;
  }

  /** Reads a unit that is all of a scan, and gives the first numbers of its last blocks. */
  int[] read(ScanReader from) {
    int[] first = new int[KINDS];
    for (int kind : BLOCKS) {
      int size = head.firstNumbers(kind).read(from);
      first[kind] += number(from.read(size), size);
      for (int at = 1; at < BLOCK_NUMBERS; at++) {
        int symbol = head.otherNumbers(kind).read(from);
        from.read(symbol & 0x0F);
        at = after(at, symbol);
      }
    }
    return first;
  }

  /**
   * Copies the first unit of a scan, so that it no longer is the first.
   *
   * @param before the first numbers of the blocks before it
   */
  void copy(ScanReader from, ScanWriter to, int[] before) {
    boolean[] seen = new boolean[KINDS];
    for (int kind : BLOCKS) {
      int size = head.firstNumbers(kind).read(from);
      int number = number(from.read(size), size);
      write(kind, seen[kind] ? number : number - before[kind], to);
      seen[kind] = true;
      for (int at = 1; at < BLOCK_NUMBERS; at++) {
        int symbol = head.otherNumbers(kind).read(from);
        head.otherNumbers(kind).write(symbol, to);
        to.write(from.read(symbol & 0x0F), symbol & 0x0F);
        at = after(at, symbol);
      }
    }
  }

  /** Where the number behind a symbol stands in its block; the end of the block if it has none. */
  private static int after(int at, int symbol) {
    boolean endOfBlock = (symbol & 0x0F) == 0 && symbol != SIXTEEN_ZEROS;
    return endOfBlock ? BLOCK_NUMBERS : at + (symbol >> 4);
  }

  private void write(int kind, int number, ScanWriter to) {
    int size = Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(number));
    head.firstNumbers(kind).write(size, to);
    int bits = number < 0 ? number - 1 : number;
    to.write(bits & ((1 << size) - 1), size);
  }

  /** Half of the values of so many bits stand for negative numbers (ITU T.81, F.12). */
  private static int number(int bits, int size) {
    return size > 0 && bits >>> (size - 1) == 0 ? bits - (1 << size) + 1 : bits;
  }
}
