package sluice.worker.video;

import java.awt.image.BufferedImage;

/**
 * An image in planar YUV 4:2:0: luma for each pixel and chroma for each square of four, in the
 * limited range of ITU-R BT.709 (3.2 to 3.5 and 4.6: black is 16, white 235). Rows have no gaps.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Yuv(int width, int height, byte[] y, byte[] u, byte[] v) {

  private static final double RED = 0.2126;
  private static final double BLUE = 0.0722;
  private static final double GREEN = 1 - RED - BLUE;

  static Yuv of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    byte[] y = new byte[width * height];
    byte[] u = new byte[width * height / 4];
    byte[] v = new byte[width * height / 4];
    for (int i = 0; i < rgb.length; i++) {
      y[i] = (byte) Math.round(16 + 219 * luma(red(rgb[i]), green(rgb[i]), blue(rgb[i])));
    }
    for (int i = 0; i < u.length; i++) {
      int at = i / (width / 2) * 2 * width + i % (width / 2) * 2;
      int[] four = {rgb[at], rgb[at + 1], rgb[at + width], rgb[at + width + 1]};
      double red = 0;
      double green = 0;
      double blue = 0;
      for (int pixel : four) {
        red += red(pixel) / 4;
        green += green(pixel) / 4;
        blue += blue(pixel) / 4;
      }
      double luma = luma(red, green, blue);
      u[i] = (byte) Math.round(128 + 112 * (blue - luma) / (1 - BLUE));
      v[i] = (byte) Math.round(128 + 112 * (red - luma) / (1 - RED));
    }
    return new Yuv(width, height, y, u, v);
  }

  private static double luma(double red, double green, double blue) {
    return RED * red + GREEN * green + BLUE * blue;
  }

  private static double red(int rgb) {
    return (rgb >> 16 & 0xff) / 255.0;
  }

  private static double green(int rgb) {
    return (rgb >> 8 & 0xff) / 255.0;
  }

  private static double blue(int rgb) {
    return (rgb & 0xff) / 255.0;
  }
}
