package sluice.testkit.hostile;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Valid PNGs of many kinds, as input for mutations. */
final class SamplePngs {

  private static final int[] SIDES = {1, 7, 24, 64};

  /** 260 and 640 KB of base64: more than a socket buffer holds. */
  private static final int[] LARGE_SIDES = {256, 400};

  private static final int[] KINDS = {
    BufferedImage.TYPE_BYTE_BINARY,
    BufferedImage.TYPE_BYTE_INDEXED,
    BufferedImage.TYPE_BYTE_GRAY,
    BufferedImage.TYPE_USHORT_GRAY,
    BufferedImage.TYPE_INT_RGB,
    BufferedImage.TYPE_INT_ARGB
  };

  private SamplePngs() {}

  /** One pixel. */
  static byte[] tiny() {
    return png(1, BufferedImage.TYPE_INT_RGB, false);
  }

  /** Every colour type in several sizes, plain and interlaced, and some large images. */
  static List<byte[]> all() {
    List<byte[]> all = new ArrayList<>();
    for (int kind : KINDS) {
      for (int side : SIDES) {
        all.add(png(side, kind, false));
        all.add(png(side, kind, true));
      }
    }
    Random random = new Random(0);
    for (int side : LARGE_SIDES) {
      all.add(noise(side, random));
    }
    return List.copyOf(all);
  }

  /** Random colours, which hardly compress: 400 pixels a side make half a megabyte. */
  static byte[] noise(int side, Random random) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return png(image, false);
  }

  private static byte[] png(int side, int kind, boolean interlaced) {
    BufferedImage image = new BufferedImage(side, side, kind);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.RED, side, side, new Color(0, 0, 255, 40)));
    graphics.fillRect(0, 0, side, side);
    graphics.dispose();
    return png(image, interlaced);
  }

  private static byte[] png(BufferedImage image, boolean interlaced) {
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "png").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setProgressiveMode(
        interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException cannotHappenInMemory) {
      throw new UncheckedIOException(cannotHappenInMemory);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
