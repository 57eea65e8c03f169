package sluice.worker.codec;

/**
 * Converts an unfiltered row of a PNG to 8-bit blue, green and red on white, the order that the
 * encoder expects. There is one implementation for each row format of PNG.
 */
interface RowComposer {

  /** Bytes per finished pixel: blue, green, red. */
  int PIXEL = 3;

  /**
   * Composes one row.
   *
   * @param row holds the bytes of the row, without the filter byte
   * @param from index of the first byte in {@code row}
   * @param pixels number of pixels in the row
   * @param bgr receives three bytes per pixel
   */
  void compose(byte[] row, int from, int pixels, byte[] bgr);

  /** Returns the composer for the image of a file. */
  static RowComposer of(byte[] png, PngLayout layout) {
    PngHeader header = layout.header();
    ColourType type = header.colourType();
    ColourKey key = ColourKey.of(png, layout);
    if (header.bitDepth() == 16) {
      return new DeepComposer(type, key);
    }
    return switch (type) {
      case GREY -> TableComposer.grey(header.bitDepth(), key);
      case PALETTE -> TableComposer.palette(header.bitDepth(), png, layout);
      case RGB -> new RgbComposer(key);
      case GREY_ALPHA -> new GreyAlphaComposer();
      case RGBA -> new RgbaComposer();
    };
  }
}
