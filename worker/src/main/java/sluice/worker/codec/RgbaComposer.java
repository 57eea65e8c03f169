package sluice.worker.codec;

/** Composes rows of 8-bit red, green, blue and alpha. */
final class RgbaComposer implements RowComposer {

  @Override
  public void compose(byte[] row, int from, int pixels, byte[] bgr) {
    int end = pixels * PIXEL;
    for (int out = 0, in = from; out < end; out += PIXEL, in += 4) {
      int alpha = row[in + 3] & 0xFF;
      bgr[out] = (byte) Flatten.onWhite8(row[in + 2] & 0xFF, alpha);
      bgr[out + 1] = (byte) Flatten.onWhite8(row[in + 1] & 0xFF, alpha);
      bgr[out + 2] = (byte) Flatten.onWhite8(row[in] & 0xFF, alpha);
    }
  }
}
