package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares images of all sizes from 1 to 777, built with all filters and with chunks split at
 * random, with checksums of Pillow's results for equal pixels (make_references.py).
 */
final class PillowSizesTest {

  private static final int QUALITY = 95;
  private static final CodecLimits LIMITS = new CodecLimits(1 << 24, 1 << 24);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theJpegEqualsThatOfPillow(boolean vectors) throws Exception {
    Transcoder transcoder = new Transcoder(LIMITS, InflateLibrary.best(), vectors);
    List<String> images = images();
    assertThat(images).hasSize(160).last().asString().startsWith("777 777 ");
    for (String image : images) {
      String[] words = image.split(" ", -1);
      int[] numbers = Arrays.stream(words, 0, 4).mapToInt(Integer::parseInt).toArray();
      byte[] png = png(numbers[0], numbers[1], numbers[2], numbers[3]);

      byte[] jpeg = ((Transcoding.Jpeg) transcoder.transcode(png, QUALITY)).bytes();

      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jpeg)))
          .as(image)
          .isEqualTo(words[4]);
    }
  }

  private static List<String> images() throws IOException {
    try (InputStream lines =
        Objects.requireNonNull(
            PillowSizesTest.class.getResourceAsStream("/references/sizes.txt"))) {
      return new String(lines.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  private static byte[] png(int width, int height, int channels, int seed) {
    byte[][] rows = new byte[height][width * channels];
    for (int y = 0; y < height; y++) {
      for (int at = 0; at < rows[y].length; at++) {
        rows[y][at] = sample(at / channels, y, at % channels, seed);
      }
    }
    Random random = new Random(seed);
    byte[] stream = PngFile.zlib(filtered(rows, channels, random));
    PngFile png = new PngFile().header(width, height, 8, channels == 3 ? 2 : 6);
    int from = 0;
    while (from < stream.length) {
      int to = Math.min(stream.length, from + random.nextInt(1 + stream.length / 3));
      png.chunk("IDAT", Arrays.copyOfRange(stream, from, to)); // some are empty
      from = to;
    }
    return png.end();
  }

  private static byte sample(int x, int y, int channel, int seed) {
    int slope = x * (seed % 7 + 1) + y * (seed % 5 + 1);
    return (byte) ((slope + ((x * y * (channel + 3) + seed) >> 6)) >> 1);
  }

  /** PNG specification, third edition, 9.2. */
  private static byte[] filtered(byte[][] rows, int pixelBytes, Random random) {
    int bytes = rows[0].length;
    byte[] filtered = new byte[rows.length * (1 + bytes)];
    byte[] above = new byte[bytes];
    int out = 0;
    for (byte[] row : rows) {
      int filter = random.nextInt(5);
      filtered[out++] = (byte) filter;
      for (int at = 0; at < bytes; at++) {
        int left = at < pixelBytes ? 0 : row[at - pixelBytes] & 0xFF;
        int up = above[at] & 0xFF;
        int upLeft = at < pixelBytes ? 0 : above[at - pixelBytes] & 0xFF;
        int guess =
            switch (filter) {
              case 1 -> left;
              case 2 -> up;
              case 3 -> (left + up) / 2;
              case 4 -> paeth(left, up, upLeft);
              default -> 0;
            };
        filtered[out++] = (byte) (row[at] - guess);
      }
      above = row;
    }
    return filtered;
  }

  /** The definition in the specification (9.4), independent of the product. */
  private static int paeth(int left, int up, int upLeft) {
    int guess = left + up - upLeft;
    int fromLeft = Math.abs(guess - left);
    int fromUp = Math.abs(guess - up);
    int fromUpLeft = Math.abs(guess - upLeft);
    if (fromLeft <= fromUp && fromLeft <= fromUpLeft) {
      return left;
    }
    return fromUp <= fromUpLeft ? up : upLeft;
  }
}
