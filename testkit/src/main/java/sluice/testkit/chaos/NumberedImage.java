package sluice.testkit.chaos;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * An image that carries a number which survives the conversion to JPEG: black and white squares
 * along the top encode it. The noise below makes the conversion as expensive as that of a real
 * image.
 */
final class NumberedImage {

  private static final int BITS = 16;
  private static final int SQUARE = 16;
  private static final int SIDE = BITS * SQUARE;
  private static final int WHITE = 0xffffff;
  private static final int HALF = 0x80;

  private NumberedImage() {}

  /**
   * Draws an image.
   *
   * @param number 0 to 65535
   */
  static byte[] png(int number) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Random noise = new Random(number);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean set = ((number >> (x / SQUARE)) & 1) == 1;
        image.setRGB(x, y, y < SQUARE ? (set ? WHITE : 0) : noise.nextInt(WHITE));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The number in an image; empty if the bytes are not such an image. */
  static OptionalInt number(byte[] file) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      if (image == null || image.getWidth() != SIDE) {
        return OptionalInt.empty();
      }
      int number = 0;
      for (int bit = 0; bit < BITS; bit++) {
        int centre = image.getRGB(bit * SQUARE + SQUARE / 2, SQUARE / 2) & 0xff;
        number |= (centre > HALF ? 1 : 0) << bit;
      }
      return OptionalInt.of(number);
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
