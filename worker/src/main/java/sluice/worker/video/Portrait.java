package sluice.worker.video;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture as a JPEG file. */
final class Portrait {

  private static final float QUALITY = 0.92f;

  private Portrait() {}

  static byte[] jpeg(BufferedImage picture) throws FilmException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam form = writer.getDefaultWriteParam();
      form.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      form.setCompressionQuality(QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(picture, null, null), form);
    } catch (IOException e) {
      throw new FilmException("The portrait cannot be made a JPEG", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
