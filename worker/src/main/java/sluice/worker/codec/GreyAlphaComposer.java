package sluice.worker.codec;

/** Composes rows of 8-bit grey and alpha. */
final class GreyAlphaComposer implements RowComposer {

  @Override
  public void compose(byte[] row, int from, int pixels, byte[] bgr) {
    int end = pixels * PIXEL;
    for (int out = 0, in = from; out < end; out += PIXEL, in += 2) {
      byte grey = (byte) Flatten.onWhite8(row[in] & 0xFF, row[in + 1] & 0xFF);
      bgr[out] = grey;
      bgr[out + 1] = grey;
      bgr[out + 2] = grey;
    }
  }
}
