package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares images of every kind with the results of Pillow or of exact arithmetic. */
final class ReferencesTest {

  private static final int QUALITY = 95;

  /** Mean difference per channel, of 255: far below what is visible. */
  private static final double MAX_MEAN_DIFFERENCE = 1.5;

  private final Transcoder transcoder = new Transcoder(new CodecLimits(1 << 20, 1 << 20));

  static List<Path> pillowKinds() throws IOException {
    return References.in("pillow");
  }

  static List<Path> exactKinds() throws IOException {
    return References.in("exact");
  }

  @Test
  void theReferencesExist() throws IOException {
    assertThat(pillowKinds()).hasSizeGreaterThan(30);
    assertThat(exactKinds()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource({"pillowKinds", "exactKinds"})
  void theJpegEqualsItsReference(Path png) throws IOException {
    byte[] jpeg = jpeg(Files.readAllBytes(png)).bytes();

    assertThat(jpeg).isEqualTo(References.jpegFor(png));
  }

  @ParameterizedTest
  @MethodSource({"pillowKinds", "exactKinds"})
  void theImageLooksLikeItsReference(Path png) throws IOException {
    Transcoding.Jpeg jpeg = jpeg(Files.readAllBytes(png));

    BufferedImage image = decoded(jpeg.bytes());
    BufferedImage reference = decoded(References.jpegFor(png));
    assertThat(jpeg.width()).isEqualTo(image.getWidth()).isEqualTo(reference.getWidth());
    assertThat(jpeg.height()).isEqualTo(image.getHeight()).isEqualTo(reference.getHeight());
    for (int channel = 0; channel < 3; channel++) {
      assertThat(meanDifference(image, reference, 8 * channel)).isLessThan(MAX_MEAN_DIFFERENCE);
    }
  }

  private Transcoding.Jpeg jpeg(byte[] png) {
    return (Transcoding.Jpeg) transcoder.transcode(png, QUALITY);
  }

  private static BufferedImage decoded(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static double meanDifference(BufferedImage one, BufferedImage other, int shift) {
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        int left = (one.getRGB(x, y) >> shift) & 0xFF;
        int right = (other.getRGB(x, y) >> shift) & 0xFF;
        sum += Math.abs(left - right);
      }
    }
    return (double) sum / one.getWidth() / one.getHeight();
  }
}
