package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Libraries and vectors affect only the speed, so all machines produce equal images. */
final class SameImageTest {

  private static final CodecLimits LIMITS = new CodecLimits(1 << 24, 1 << 24);
  private static final int QUALITY = 95;

  /** Needs no native library and no vectors. */
  private final Transcoder plain = new Transcoder(LIMITS, InflateLibrary.JDK, false);

  @Test
  void vectorsAndLibrariesAreAvailable() {
    assertThat(new Transcoder(LIMITS).usesVectors()).isEqualTo(Wavefront.isSupported());
    assertThat(InflateLibrary.LIBDEFLATE.isUsable()).isTrue();
    assertThat(InflateLibrary.JDK.isUsable()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(InflateLibrary.class)
  void allLibrariesProduceEqualImages(InflateLibrary library) {
    assumeThat(library.isUsable()).isTrue();
    Transcoder fast = new Transcoder(LIMITS, library);
    Random random = new Random(library.name().hashCode());
    for (int image = 0; image < 40; image++) {
      int width = 1 + random.nextInt(image < 28 ? 60 : 777);
      int height = 1 + random.nextInt(image < 28 ? 60 : 777);
      byte[] png = png(random, width, height, 3 + image % 2);

      assertThat(bytes(fast, png))
          .as("%dx%d, image %d", width, height, image)
          .isEqualTo(bytes(plain, png));
    }
  }

  @ParameterizedTest
  @EnumSource(InflateLibrary.class)
  void allLibrariesRefuseDamageForTheSameReason(InflateLibrary library) {
    assumeThat(library.isUsable()).isTrue();
    Transcoder fast = new Transcoder(LIMITS, library);
    for (byte[] png : damaged()) {
      assertThat(result(fast, png)).isEqualTo(result(plain, png));
    }
  }

  @ParameterizedTest
  @EnumSource(InflateLibrary.class)
  void aWrongChecksumIsDetected(InflateLibrary library) {
    assumeThat(library.isUsable()).isTrue();

    Transcoding result =
        new Transcoder(LIMITS, library)
            .transcode(SyntheticPng.rgb(300, 200).withWrongChecksum(), QUALITY);

    assertThat(result).isInstanceOf(Transcoding.Refused.class);
  }

  private static byte[] png(Random random, int width, int height, int pixelBytes) {
    byte[] rows = PngFile.noise(height, width * pixelBytes);
    int stride = 1 + width * pixelBytes;
    int filters = 1 + random.nextInt(5); // some images lack the rarer filters
    for (int at = 0; at < rows.length; at++) {
      rows[at] =
          (byte) (at % stride == 0 ? 4 - random.nextInt(filters) : random.nextGaussian() * 4);
    }
    return file(width, height, pixelBytes, PngFile.zlib(rows), 1 + random.nextInt(70_000));
  }

  private static byte[] file(int width, int height, int pixelBytes, byte[] stream, int chunkBytes) {
    PngFile png = new PngFile().header(width, height, 8, pixelBytes == 3 ? 2 : 6);
    for (int from = 0; from < stream.length; from += chunkBytes) {
      int to = Math.min(stream.length, from + chunkBytes);
      png.chunk("IDAT", Arrays.copyOfRange(stream, from, to));
    }
    return png.end();
  }

  /** Files with valid chunks whose streams are truncated, too long, or have a flipped bit. */
  private static List<byte[]> damaged() {
    byte[] rows = PngFile.noise(20, 60);
    byte[] stream = PngFile.zlib(rows);
    List<byte[]> images = new ArrayList<>();
    for (int length = 0; length < stream.length; length += 7) {
      images.add(file(20, 20, 3, Arrays.copyOf(stream, length), 100));
    }
    for (int bit = 0; bit < 8 * stream.length; bit += 13) {
      byte[] flipped = stream.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      images.add(file(20, 20, 3, flipped, 100));
    }
    images.add(file(20, 20, 3, Arrays.copyOf(stream, stream.length + 3), 100));
    images.add(file(20, 20, 3, PngFile.zlib(Arrays.copyOf(rows, rows.length + 1)), 100));
    images.add(file(20, 20, 3, PngFile.zlib(Arrays.copyOf(rows, rows.length - 1)), 100));
    byte[] damagedAfterRows = PngFile.zlib(Arrays.copyOf(rows, rows.length + 99));
    damagedAfterRows[damagedAfterRows.length - 1] ^= 1;
    images.add(file(20, 20, 3, damagedAfterRows, 100));
    return images;
  }

  private static byte[] bytes(Transcoder transcoder, byte[] png) {
    return ((Transcoding.Jpeg) transcoder.transcode(png, QUALITY)).bytes();
  }

  /** The file or the reason for refusing it, without the detail, which may differ. */
  private static String result(Transcoder transcoder, byte[] png) {
    return switch (transcoder.transcode(png, QUALITY)) {
      case Transcoding.Jpeg jpeg -> Arrays.toString(jpeg.bytes());
      case Transcoding.Refused refused -> refused.reason().toString();
    };
  }
}
