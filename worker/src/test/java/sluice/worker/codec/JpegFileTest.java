package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares files joined from bands with the encoder's file of the whole image. */
final class JpegFileTest {

  private static final int CHANNELS = 4;

  private final JpegEncoder encoder = new JpegEncoder();

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 50, 75, 95, 100})
  void joinedBandsEqualTheFileOfTheWholeImage(int quality) {
    Random random = new Random(quality);
    for (int image = 0; image < 150; image++) {
      int width = 1 + random.nextInt(80);
      int height = 17 + random.nextInt(200);
      MemorySegment pixels = pixels(random, width, height);

      ByteBuffer joined = file(pixels, width, height, 16 + 16 * random.nextInt(3), quality);
      ByteBuffer whole = file(pixels, width, height, height, quality);

      assertThat(joined).as("%dx%d, image %d", width, height, image).isEqualTo(whole);
    }
  }

  @Test
  void aFileWithMissingRowsCannotBeFinished() {
    MemorySegment pixels = pixels(new Random(1), 20, 40);
    JpegFile file = new JpegFile(encoder, new Workspace(), 41, 95, 100);
    file.add(new Band(pixels, 20, CHANNELS), 32);

    assertThatIllegalStateException()
        .isThrownBy(file::finish)
        .withMessage("only 32 of 41 rows were added");
  }

  /** From flat images to noise without any zero coefficients. */
  private static MemorySegment pixels(Random random, int width, int height) {
    byte[] bytes = new byte[width * height * CHANNELS];
    int step = 1 << random.nextInt(9);
    int value = random.nextInt(256);
    for (int at = 0; at < bytes.length; at++) {
      value = Math.clamp(value + random.nextInt(step) - step / 2L, 0, 255);
      bytes[at] = (byte) value;
    }
    MemorySegment pixels = Arena.ofAuto().allocate(bytes.length);
    MemorySegment.copy(bytes, 0, pixels, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return pixels;
  }

  private ByteBuffer file(MemorySegment pixels, int width, int height, int bandRows, int quality) {
    JpegFile file = new JpegFile(encoder, new Workspace(), height, quality, 100);
    for (int row = 0; row < height; row += bandRows) {
      long from = (long) row * width * CHANNELS;
      file.add(new Band(pixels.asSlice(from), width, CHANNELS), Math.min(bandRows, height - row));
    }
    return file.finish();
  }
}
