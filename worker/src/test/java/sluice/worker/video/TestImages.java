package sluice.worker.video;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws images for avatars: light skin with a line of lips in the middle of the mouth. */
final class TestImages {

  private TestImages() {}

  static Path png(Path directory, int width, int height) throws IOException {
    return write(directory, "png", draw(width, height, BufferedImage.TYPE_INT_ARGB));
  }

  static Path jpeg(Path directory, int width, int height) throws IOException {
    return write(directory, "jpeg", draw(width, height, BufferedImage.TYPE_INT_RGB));
  }

  /** A third as wide and a fifth as high as the image. */
  static MouthBox mouth(int width, int height) {
    return new MouthBox(width / 3, height * 6 / 10, width / 3, Math.max(8, height / 5));
  }

  private static BufferedImage draw(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(new Color(0xf0d0b0));
    canvas.fillRect(0, 0, width, height);
    MouthBox mouth = mouth(width, height);
    canvas.setColor(new Color(0xd08070));
    canvas.fillRect(mouth.x(), mouth.y() + mouth.height() / 2 - 3, mouth.width(), 6);
    canvas.dispose();
    return image;
  }

  private static Path write(Path directory, String format, BufferedImage image) throws IOException {
    Path file = directory.resolve("image." + format);
    if (!ImageIO.write(image, format, file.toFile())) {
      throw new IOException("no writer for " + format);
    }
    return file;
  }
}
