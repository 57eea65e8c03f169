package sluice.demo;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.GeneralPath;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A landscape in a round frame with a soft edge, which shows at a glance how transparent pixels
 * were converted. A JDK always draws the same bytes for a number.
 */
public final class DemoImage {

  private static final int SIDE = 512;
  private static final float FULL_TURN = 7;

  private DemoImage() {}

  /** A PNG of 512x512 pixels, 8-bit RGBA. */
  public static byte[] png() {
    return png(0);
  }

  /**
   * The landscape at another time of day.
   *
   * @param number selects one of seven images, modulo 7
   */
  public static byte[] png(int number) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    landscape(graphics, 0.58f + number / FULL_TURN);
    softEdge(graphics);
    graphics.dispose();
    return encoded(image, "png");
  }

  /** The landscape as a baseline JPEG written by ImageIO. */
  public static byte[] jpeg() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    landscape(graphics, 0.58f);
    graphics.dispose();
    return encoded(image, "jpeg");
  }

  private static void landscape(Graphics2D graphics, float hue) {
    graphics.setPaint(
        new LinearGradientPaint(
            0,
            0,
            0,
            SIDE,
            new float[] {0, 0.55f, 1},
            new Color[] {
              Color.getHSBColor(hue, 0.75f, 0.45f),
              Color.getHSBColor(hue + 0.42f, 0.45f, 1),
              Color.getHSBColor(hue + 0.5f, 0.25f, 1)
            }));
    graphics.fillRect(0, 0, SIDE, SIDE);
    graphics.setPaint(
        new RadialGradientPaint(
            340,
            190,
            130,
            new float[] {0, 0.35f, 1},
            new Color[] {Color.WHITE, new Color(255, 240, 200, 220), new Color(255, 240, 200, 0)}));
    graphics.fill(new Ellipse2D.Float(210, 60, 260, 260));
    for (int ridge = 0; ridge < 4; ridge++) {
      graphics.setPaint(
          Color.getHSBColor(hue + 0.03f * ridge, 0.35f + 0.12f * ridge, 0.72f - 0.15f * ridge));
      graphics.fill(ridge(ridge));
    }
  }

  private static GeneralPath ridge(int number) {
    GeneralPath path = new GeneralPath();
    path.moveTo(0, SIDE);
    for (int x = 0; x <= SIDE; x += 4) {
      double slow = StrictMath.sin(x / (95.0 - 12 * number) + 2.1 * number);
      double fast = StrictMath.sin(x / (31.0 - 3 * number) + number);
      path.lineTo(x, 290 + 55 * number - 34 * slow - 11 * fast);
    }
    path.lineTo(SIDE, SIDE);
    path.closePath();
    return path;
  }

  private static void softEdge(Graphics2D graphics) {
    graphics.setComposite(AlphaComposite.DstIn);
    graphics.setPaint(
        new RadialGradientPaint(
            SIDE / 2f,
            SIDE / 2f,
            SIDE / 2f,
            new float[] {0, 0.8f, 1},
            new Color[] {Color.BLACK, Color.BLACK, new Color(0, 0, 0, 0)}));
    graphics.fillRect(0, 0, SIDE, SIDE);
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("no ImageIO writer for " + format.toUpperCase(Locale.ROOT));
      }
    } catch (IOException cannotHappenInMemory) {
      throw new UncheckedIOException(cannotHappenInMemory);
    }
    return bytes.toByteArray();
  }
}
