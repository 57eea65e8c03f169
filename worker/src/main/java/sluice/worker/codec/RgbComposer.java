package sluice.worker.codec;

/** Composes rows of 8-bit red, green and blue, in which one colour may be transparent. */
final class RgbComposer implements RowComposer {

  private final ColourKey key;

  RgbComposer(ColourKey key) {
    this.key = key;
  }

  @Override
  public void compose(byte[] row, int from, int pixels, byte[] bgr) {
    int end = pixels * PIXEL;
    for (int out = 0, in = from; out < end; out += PIXEL, in += 3) {
      bgr[out] = row[in + 2];
      bgr[out + 1] = row[in + 1];
      bgr[out + 2] = row[in];
    }
    if (key.exists()) {
      whiten(bgr, end);
    }
  }

  private void whiten(byte[] bgr, int end) {
    for (int out = 0; out < end; out += PIXEL) {
      if (key.matches(bgr[out + 2] & 0xFF, bgr[out + 1] & 0xFF, bgr[out] & 0xFF)) {
        bgr[out] = (byte) 0xFF;
        bgr[out + 1] = (byte) 0xFF;
        bgr[out + 2] = (byte) 0xFF;
      }
    }
  }
}
