package sluice.worker.codec;

/** Composes rows of 16-bit samples, high byte first (PNG specification, third edition, 7.1). */
final class DeepComposer implements RowComposer {

  private static final int OPAQUE = 0xFFFF;

  /** Bytes per pixel. */
  private final int stride;

  /** Bytes from the red to the green and from the green to the blue sample; 0 for grey. */
  private final int step;

  private final boolean alpha;
  private final ColourKey key;

  DeepComposer(ColourType type, ColourKey key) {
    this.stride = 2 * type.channels();
    this.step = type.channels() < 3 ? 0 : 2;
    this.alpha = type == ColourType.GREY_ALPHA || type == ColourType.RGBA;
    this.key = key;
  }

  @Override
  public void compose(byte[] row, int from, int pixels, byte[] bgr) {
    int end = pixels * PIXEL;
    for (int out = 0, in = from; out < end; out += PIXEL, in += stride) {
      int red = sample(row, in);
      int green = sample(row, in + step);
      int blue = sample(row, in + 2 * step);
      int opacity = opacity(row, in, red, green, blue);
      bgr[out] = (byte) Flatten.onWhite16(blue, opacity);
      bgr[out + 1] = (byte) Flatten.onWhite16(green, opacity);
      bgr[out + 2] = (byte) Flatten.onWhite16(red, opacity);
    }
  }

  private int opacity(byte[] row, int in, int red, int green, int blue) {
    if (alpha) {
      return sample(row, in + stride - 2);
    }
    return key.matches(red, green, blue) ? 0 : OPAQUE;
  }

  private static int sample(byte[] row, int at) {
    return (row[at] & 0xFF) << 8 | (row[at + 1] & 0xFF);
  }
}
