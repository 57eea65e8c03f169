package sluice.worker.codec;

/**
 * Decodes one minimum coded unit of a scan (ITU T.81, A.2): 16x16 pixels as four blocks of Y and
 * one each of Cb and Cr, coded as in F.1.2. The DC coefficient of a block is coded as the
 * difference from that of the previous block of the same component.
 */
final class Mcu {

  /** Y, Cb and Cr. */
  static final int COMPONENTS = 3;

  /** The component of each block, in coding order. */
  private static final int[] BLOCKS = {0, 0, 0, 0, 1, 2};

  private static final int COEFFICIENTS = 64;

  /** The symbol for a run of 16 zero coefficients, ZRL in F.1.2.2. */
  private static final int ZERO_RUN = 0xF0;

  private final JpegHead head;

  Mcu(JpegHead head) {
    this.head = head;
  }

  /** Reads the only unit of a scan and returns the DC coefficients of its last blocks. */
  int[] readDcValues(ScanReader from) {
    int[] dc = new int[COMPONENTS];
    for (int component : BLOCKS) {
      int size = head.dcTable(component).read(from);
      dc[component] += extend(from.read(size), size);
      for (int at = 1; at < COEFFICIENTS; at++) {
        int symbol = head.acTable(component).read(from);
        from.read(symbol & 0x0F);
        at = skipZeros(at, symbol);
      }
    }
    return dc;
  }

  /**
   * Copies the first unit of a scan into the middle of another scan.
   *
   * @param previousDc the DC coefficients of the blocks before it, one per component
   */
  void copyFirst(ScanReader from, ScanWriter to, int[] previousDc) {
    boolean[] seen = new boolean[COMPONENTS];
    for (int component : BLOCKS) {
      int size = head.dcTable(component).read(from);
      int difference = extend(from.read(size), size);
      writeDc(component, seen[component] ? difference : difference - previousDc[component], to);
      seen[component] = true;
      for (int at = 1; at < COEFFICIENTS; at++) {
        int symbol = head.acTable(component).read(from);
        head.acTable(component).write(symbol, to);
        to.write(from.read(symbol & 0x0F), symbol & 0x0F);
        at = skipZeros(at, symbol);
      }
    }
  }

  /** Index of the coefficient that a symbol codes; the end of the block if it codes none. */
  private static int skipZeros(int at, int symbol) {
    boolean endOfBlock = (symbol & 0x0F) == 0 && symbol != ZERO_RUN;
    return endOfBlock ? COEFFICIENTS : at + (symbol >> 4);
  }

  private void writeDc(int component, int difference, ScanWriter to) {
    int size = Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(difference));
    head.dcTable(component).write(size, to);
    int bits = difference < 0 ? difference - 1 : difference;
    to.write(bits & ((1 << size) - 1), size);
  }

  /** EXTEND of ITU T.81, F.2.2.1: the lower half of the values are negative numbers. */
  private static int extend(int bits, int size) {
    return size > 0 && bits >>> (size - 1) == 0 ? bits - (1 << size) + 1 : bits;
  }
}
