package sluice.stubs.hostile;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small, whole PNGs of many kinds, for others to damage. */
final class SamplePngs {

  private static final int[] SIDES = {1, 7, 24, 64};
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

  /** Every colour type at several sizes, plain and interlaced. */
  static List<byte[]> all() {
    List<byte[]> all = new ArrayList<>();
    for (int kind : KINDS) {
      for (int side : SIDES) {
        all.add(png(side, kind, false));
        all.add(png(side, kind, true));
      }
    }
    return List.copyOf(all);
  }

  private static byte[] png(int side, int kind, boolean interlaced) {
    BufferedImage image = new BufferedImage(side, side, kind);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.RED, side, side, new Color(0, 0, 255, 40)));
    graphics.fillRect(0, 0, side, side);
    graphics.dispose();
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
