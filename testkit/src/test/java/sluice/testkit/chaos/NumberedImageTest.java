package sluice.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedImageTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 42, 4_711, 0x5555, 0xaaaa, 65_535})
  void theNumberCanBeReadFromPngAndJpeg(int number) throws IOException {
    byte[] png = NumberedImage.png(number);

    assertThat(NumberedImage.number(png)).hasValue(number);
    assertThat(NumberedImage.number(jpeg(png))).hasValue(number);
  }

  @Test
  void otherBytesHaveNoNumber() {
    assertThat(NumberedImage.number(new byte[100])).isEmpty();
  }

  private static byte[] jpeg(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }
}
