package sluice.worker.codec;

/**
 * Reverses the filters of rows with 4 bytes per pixel: 8-bit RGBA or 16-bit grey with alpha. The
 * pixel to the left stays in local variables, because reading back a value just written would stall
 * every step.
 */
final class UnfilterRgba extends Unfilter {

  private static final int PIXEL = 4;

  UnfilterRgba(int stride) {
    super(PIXEL, stride);
  }

  @Override
  void sub(byte[] rows, int from, int to) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int alpha = 0;
    for (int i = from; i < to; i += PIXEL) {
      red += rows[i];
      green += rows[i + 1];
      blue += rows[i + 2];
      alpha += rows[i + 3];
      rows[i] = (byte) red;
      rows[i + 1] = (byte) green;
      rows[i + 2] = (byte) blue;
      rows[i + 3] = (byte) alpha;
    }
  }

  @Override
  void average(byte[] rows, int from, int to, int above) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int alpha = 0;
    for (int i = from; i < to; i += PIXEL) {
      int up = i - above;
      red = (rows[i] + ((red + (rows[up] & 0xFF)) >> 1)) & 0xFF;
      green = (rows[i + 1] + ((green + (rows[up + 1] & 0xFF)) >> 1)) & 0xFF;
      blue = (rows[i + 2] + ((blue + (rows[up + 2] & 0xFF)) >> 1)) & 0xFF;
      alpha = (rows[i + 3] + ((alpha + (rows[up + 3] & 0xFF)) >> 1)) & 0xFF;
      rows[i] = (byte) red;
      rows[i + 1] = (byte) green;
      rows[i + 2] = (byte) blue;
      rows[i + 3] = (byte) alpha;
    }
  }

  @Override
  void paeth(byte[] rows, int from, int to, int above) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int alpha = 0;
    int redUpLeft = 0;
    int greenUpLeft = 0;
    int blueUpLeft = 0;
    int alphaUpLeft = 0;
    for (int i = from; i < to; i += PIXEL) {
      int up = i - above;
      int redUp = rows[up] & 0xFF;
      int greenUp = rows[up + 1] & 0xFF;
      int blueUp = rows[up + 2] & 0xFF;
      int alphaUp = rows[up + 3] & 0xFF;
      red = (rows[i] + nearest(red, redUp, redUpLeft)) & 0xFF;
      green = (rows[i + 1] + nearest(green, greenUp, greenUpLeft)) & 0xFF;
      blue = (rows[i + 2] + nearest(blue, blueUp, blueUpLeft)) & 0xFF;
      alpha = (rows[i + 3] + nearest(alpha, alphaUp, alphaUpLeft)) & 0xFF;
      rows[i] = (byte) red;
      rows[i + 1] = (byte) green;
      rows[i + 2] = (byte) blue;
      rows[i + 3] = (byte) alpha;
      redUpLeft = redUp;
      greenUpLeft = greenUp;
      blueUpLeft = blueUp;
      alphaUpLeft = alphaUp;
    }
  }
}
