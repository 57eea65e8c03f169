package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.worker.codec.Transcoding.Reason;

/** Images at each limit are converted; beyond it they are refused with little work. */
final class CodecLimitsTest {

  private static final int QUALITY = 95;
  private static final CodecLimits ROOMY = new CodecLimits(1 << 20, 1L << 28);

  @Test
  void aFileOfTheMaximumSizeIsConvertedAndALargerOneRefused() {
    byte[] png = PngFile.rgb(20, 10);

    Transcoding at = transcode(png, new CodecLimits(png.length, 200));
    Transcoding beyond = transcode(png, new CodecLimits(png.length - 1, 200));

    assertThat(at).isInstanceOf(Transcoding.Jpeg.class);
    assertThat(reason(beyond)).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void theMaximumOfPixelsIsConvertedAndOneMoreRefused() {
    byte[] png = PngFile.rgb(20, 10);

    Transcoding at = transcode(png, new CodecLimits(1 << 20, 200));
    Transcoding beyond = transcode(png, new CodecLimits(1 << 20, 199));

    assertThat(at).isInstanceOf(Transcoding.Jpeg.class);
    assertThat(reason(beyond)).isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({"16384, 1", "1, 16384"})
  void theLongestSideIsConverted(int width, int height) {
    Transcoding at = transcode(PngFile.rgb(width, height), ROOMY);

    assertThat(at).isInstanceOf(Transcoding.Jpeg.class);
  }

  @ParameterizedTest
  @CsvSource({"16385, 1", "1, 16385", "2147483647, 2147483647"})
  void aLongerSideIsRefusedFromTheHeaderAlone(int width, int height) {
    byte[] headerAlone = new PngFile().header(width, height, 16, PngFile.RGB).bytes();

    assertThat(reason(transcode(headerAlone, ROOMY))).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void tooManyPixelsAreRefusedFromTheHeaderAlone() {
    byte[] headerAlone = new PngFile().header(16_384, 16_384, 8, PngFile.RGB).bytes();

    Transcoding refused = transcode(headerAlone, new CodecLimits(1 << 20, 50_000_000));

    assertThat(refused)
        .isEqualTo(
            new Transcoding.Refused(
                Reason.TOO_LARGE, "16384x16384 pixels exceed the limit of 50000000"));
  }

  @Test
  void aDecompressionBombIsRefusedWithoutAllocatingItsPixels() {
    byte[] bomb = onePaletteBit(30_000, 30_000, new byte[100_000]);
    Transcoder transcoder = new Transcoder(new CodecLimits(1 << 20, Long.MAX_VALUE));

    long allocated = allocatedBy(() -> transcoder.transcode(bomb, QUALITY));

    assertThat(reason(transcoder.transcode(bomb, QUALITY))).isEqualTo(Reason.TOO_LARGE);
    assertThat(allocated).isLessThan(100_000);
  }

  @Test
  void anImpossibleCompressionRatioIsRefusedWithoutInflating() {
    byte[] bomb = onePaletteBit(16_000, 16_000, new byte[31_000]);
    Transcoder transcoder = new Transcoder(ROOMY);

    long allocated = allocatedBy(() -> transcoder.transcode(bomb, QUALITY));

    assertThat(transcoder.transcode(bomb, QUALITY))
        .isEqualTo(
            new Transcoding.Refused(
                Reason.CORRUPT, "31000 bytes of image data cannot hold 16000x16000 pixels"));
    assertThat(allocated).isLessThan(100_000);
  }

  @Test
  void anImageOfOneColourPassesTheRatioCheck() {
    byte[] png =
        new PngFile()
            .header(4_000, 1_000, 8, PngFile.RGB)
            .chunk("IDAT", PngFile.zlib(new byte[1_000 * (1 + 3 * 4_000)]))
            .end();

    assertThat(png).hasSizeLessThan(12_500);
    assertThat(transcode(png, ROOMY)).isInstanceOf(Transcoding.Jpeg.class);
  }

  @Test
  void limitsMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CodecLimits(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new CodecLimits(1, 0));
  }

  private static byte[] onePaletteBit(int width, int height, byte[] imageData) {
    return new PngFile()
        .header(width, height, 1, PngFile.PALETTE)
        .chunk("PLTE", new byte[6])
        .chunk("IDAT", imageData)
        .end();
  }

  private static Transcoding transcode(byte[] png, CodecLimits limits) {
    return new Transcoder(limits).transcode(png, QUALITY);
  }

  private static Reason reason(Transcoding transcoding) {
    return ((Transcoding.Refused) transcoding).reason();
  }

  /** Minimum heap bytes of several runs, so that loading classes does not count. */
  private static long allocatedBy(Runnable work) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] runs = new long[5];
    for (int run = 0; run < runs.length; run++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      work.run();
      runs[run] = thread.getCurrentThreadAllocatedBytes() - before;
    }
    return Arrays.stream(runs).min().orElseThrow();
  }
}
