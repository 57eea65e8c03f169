package sluice.worker.codec;

/**
 * Composes rows with one sample of 1, 2, 4 or 8 bits per pixel: palette and grey images. There are
 * at most 256 different pixels, so each is composed once and then looked up.
 */
final class TableComposer implements RowComposer {

  private static final int WHITE = 0xFFFFFF;

  private final int bitDepth;

  /** Finished colours as 0xRRGGBB, one for each sample value. */
  private final int[] colours;

  private TableComposer(int bitDepth, int[] colours) {
    this.bitDepth = bitDepth;
    this.colours = colours;
  }

  static TableComposer grey(int bitDepth, ColourKey key) {
    int[] colours = new int[1 << bitDepth];
    int brightest = colours.length - 1;
    for (int sample = 0; sample <= brightest; sample++) {
      // 255 is a multiple of 1, 3 and 15, so nothing needs rounding.
      colours[sample] = sample * (255 / brightest) * 0x010101;
    }
    if (key.exists()) {
      colours[key.red()] = WHITE;
    }
    return new TableComposer(bitDepth, colours);
  }

  /**
   * Samples beyond the end of the palette become black, as in browsers (PNG specification, third
   * edition, 13.1); entries beyond the end of tRNS are opaque (11.3.1.1).
   */
  static TableComposer palette(int bitDepth, byte[] png, PngLayout layout) {
    int[] colours = new int[1 << bitDepth];
    Chunk palette = layout.palette();
    Chunk transparency = layout.transparency();
    int entries = Math.min(colours.length, palette.length() / 3);
    for (int entry = 0; entry < entries; entry++) {
      int alpha = entry < transparency.length() ? png[transparency.start() + entry] & 0xFF : 0xFF;
      int at = palette.start() + 3 * entry;
      int red = Flatten.onWhite8(png[at] & 0xFF, alpha);
      int green = Flatten.onWhite8(png[at + 1] & 0xFF, alpha);
      int blue = Flatten.onWhite8(png[at + 2] & 0xFF, alpha);
      colours[entry] = red << 16 | green << 8 | blue;
    }
    return new TableComposer(bitDepth, colours);
  }

  @Override
  public void compose(byte[] row, int from, int pixels, byte[] bgr) {
    int perByte = 8 / bitDepth;
    int mask = colours.length - 1;
    int out = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      // The leftmost pixel is in the high bits (PNG specification, 7.2).
      int shift = 8 - bitDepth * (pixel % perByte + 1);
      int colour = colours[(row[from + pixel / perByte] >>> shift) & mask];
      bgr[out] = (byte) colour;
      bgr[out + 1] = (byte) (colour >>> 8);
      bgr[out + 2] = (byte) (colour >>> 16);
      out += PIXEL;
    }
  }
}
