package sluice.worker.video;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * An avatar made from a photo. To open its mouth, the pixels below the line between the lips are
 * shifted down, most in the middle and not at all at the corners and the lower edge of the box, and
 * the gap is filled with a dark colour.
 */
final class PhotoAvatar implements Avatar {

  /** Longest side of a video in pixels; larger images are scaled down. */
  private static final int LONGEST_SIDE = 720;

  private static final int SHORTEST_SIDE = 64;

  /** Maximum number of pixels; this many take 120 MB of memory. */
  private static final long MAX_PIXELS = 40_000_000;

  /** Maximum movement of the lip, as a fraction of the lower half of the box. */
  private static final double DROP = 0.6;

  private static final int INSIDE = 0x45141c;

  /** Rows over which the edge of the gap is blended. */
  private static final double SOFT = 1.5;

  private final BufferedImage rest;
  private final @Nullable MouthBox mouth;

  private PhotoAvatar(BufferedImage rest, @Nullable MouthBox mouth) {
    this.rest = rest;
    this.mouth = mouth;
  }

  static PhotoAvatar read(Path file, Optional<MouthBox> mouth) throws VideoException {
    BufferedImage image = decode(file);
    int width = image.getWidth();
    int height = image.getHeight();
    if (Math.min(width, height) < SHORTEST_SIDE || (long) width * height > MAX_PIXELS) {
      throw new VideoException(
          "The image %s has %dx%d pixels; each side must have at least %d, and the image at most %d"
              .formatted(file, width, height, SHORTEST_SIDE, MAX_PIXELS));
    }
    if (mouth.isPresent() && !mouth.get().fitsInto(width, height)) {
      throw new VideoException(
          "The mouth is not inside the image %s of %dx%d pixels".formatted(file, width, height));
    }
    double factor = Math.min(1.0, (double) LONGEST_SIDE / Math.max(width, height));
    return new PhotoAvatar(
        scaled(image, factor), mouth.map(box -> box.scaled(factor)).orElse(null));
  }

  private static BufferedImage decode(Path file) throws VideoException {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        throw new VideoException("The image %s is neither PNG nor JPEG".formatted(file));
      }
      return image;
    } catch (IOException | RuntimeException e) {
      throw new VideoException("The image %s cannot be read".formatted(file), e);
    }
  }

  /** Blends with white and makes both sides even, because chroma has half the resolution. */
  private static BufferedImage scaled(BufferedImage original, double factor) {
    int width = Math.max(2, (int) (original.getWidth() * factor) & ~1);
    int height = Math.max(2, (int) (original.getHeight() * factor) & ~1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    canvas.drawImage(original, 0, 0, width, height, Color.WHITE, null);
    canvas.dispose();
    return image;
  }

  @Override
  public BufferedImage image(double opening) {
    int width = rest.getWidth();
    int height = rest.getHeight();
    int[] pixels = rest.getRGB(0, 0, width, height, null, 0, width);
    if (mouth != null) {
      openMouth(pixels, width, mouth, opening);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }

  private static void openMouth(int[] pixels, int width, MouthBox box, double opening) {
    int line = box.y() + box.height() / 2;
    int below = box.height() - box.height() / 2;
    int[] column = new int[below];
    for (int x = 0; x < box.width(); x++) {
      int at = line * width + box.x() + x;
      for (int y = 0; y < below; y++) {
        column[y] = pixels[at + y * width];
      }
      double across = Math.sin(Math.PI * (x + 0.5) / box.width());
      double drop = DROP * below * opening * across;
      for (int y = 0; y < below; y++) {
        double from = (y - drop) * (below - 1) / (below - 1 - drop);
        double lip = Math.clamp((y - drop) / SOFT + 1, 0.0, 1.0); // 0 in the gap, 1 below it
        double inside = (1 - lip) * Math.min(1, drop / SOFT);
        pixels[at + y * width] = mix(interpolate(column, from), INSIDE, inside);
      }
    }
  }

  private static int interpolate(int[] column, double at) {
    double inside = Math.clamp(at, 0, column.length - 1);
    int row = Math.min((int) inside, column.length - 2);
    return mix(column[row], column[row + 1], inside - row);
  }

  private static int mix(int a, int b, double part) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double value = (a >> shift & 0xff) * (1 - part) + (b >> shift & 0xff) * part;
      mixed |= (int) Math.round(value) << shift;
    }
    return mixed;
  }
}
