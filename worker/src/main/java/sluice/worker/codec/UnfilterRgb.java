package sluice.worker.codec;

/**
 * Reverses the filters of 8-bit RGB rows: pixels of 3 bytes. The pixel to the left stays in local
 * variables, because reading back a value just written would stall every step.
 */
final class UnfilterRgb extends Unfilter {

  private static final int PIXEL = 3;

  UnfilterRgb(int stride) {
    super(PIXEL, stride);
  }

  @Override
  void sub(byte[] rows, int from, int to) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int i = from; i < to; i += PIXEL) {
      red += rows[i];
      green += rows[i + 1];
      blue += rows[i + 2];
      rows[i] = (byte) red;
      rows[i + 1] = (byte) green;
      rows[i + 2] = (byte) blue;
    }
  }

  @Override
  void average(byte[] rows, int from, int to, int above) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int i = from; i < to; i += PIXEL) {
      int up = i - above;
      red = (rows[i] + ((red + (rows[up] & 0xFF)) >> 1)) & 0xFF;
      green = (rows[i + 1] + ((green + (rows[up + 1] & 0xFF)) >> 1)) & 0xFF;
      blue = (rows[i + 2] + ((blue + (rows[up + 2] & 0xFF)) >> 1)) & 0xFF;
      rows[i] = (byte) red;
      rows[i + 1] = (byte) green;
      rows[i + 2] = (byte) blue;
    }
  }

  @Override
  void paeth(byte[] rows, int from, int to, int above) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int redUpLeft = 0;
    int greenUpLeft = 0;
    int blueUpLeft = 0;
    for (int i = from; i < to; i += PIXEL) {
      int up = i - above;
      int redUp = rows[up] & 0xFF;
      int greenUp = rows[up + 1] & 0xFF;
      int blueUp = rows[up + 2] & 0xFF;
      red = (rows[i] + nearest(red, redUp, redUpLeft)) & 0xFF;
      green = (rows[i + 1] + nearest(green, greenUp, greenUpLeft)) & 0xFF;
      blue = (rows[i + 2] + nearest(blue, blueUp, blueUpLeft)) & 0xFF;
      rows[i] = (byte) red;
      rows[i + 1] = (byte) green;
      rows[i + 2] = (byte) blue;
      redUpLeft = redUp;
      greenUpLeft = greenUp;
      blueUpLeft = blueUp;
    }
  }
}
