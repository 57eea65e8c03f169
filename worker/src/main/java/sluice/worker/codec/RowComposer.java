package sluice.worker.codec;

/**
 * Turns a restored row of a PNG into 8-bit blue, green, red on white, the order in which the
 * encoder takes its pixels. There is one implementation for each way in which PNG lays out a row.
 */
interface RowComposer {

  /** Bytes of a finished pixel: blue, green, red. */
  int PIXEL = 3;

  /**
   * Composes one row.
   *
   * @param row holds the row's bytes without the filter byte
   * @param from where in {@code row} they begin
   * @param pixels how many pixels the row has
   * @param bgr receives three bytes for each of them
   */
  void compose(byte[] row, int from, int pixels, byte[] bgr);

  /** The composer for the images of one file. */
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
