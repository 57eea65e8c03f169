package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.codec.SmallImage.HEIGHT;
import static sluice.worker.codec.SmallImage.ROWS;
import static sluice.worker.codec.SmallImage.WIDTH;
import static sluice.worker.codec.SmallImage.assertCorrupt;
import static sluice.worker.codec.SmallImage.indexed;
import static sluice.worker.codec.SmallImage.intact;
import static sluice.worker.codec.SmallImage.jpeg;
import static sluice.worker.codec.SmallImage.reason;
import static sluice.worker.codec.SmallImage.rgb;
import static sluice.worker.codec.SmallImage.transcode;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.worker.codec.Transcoding.Reason;

/** The rules for the chunks of a file. */
final class ChunkValidatorTest {

  @Test
  void bytesWithoutTheSignatureAreNotAPng() {
    assertThat(reason(new byte[0])).isEqualTo(Reason.NOT_A_PNG);
    assertThat(reason(new byte[] {(byte) 0x89, 'P', 'N', 'G'})).isEqualTo(Reason.NOT_A_PNG);
    assertThat(reason(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3, 4, 5, 6, 7}))
        .isEqualTo(Reason.NOT_A_PNG);
  }

  @Test
  void aWrongChecksumInACriticalChunkIsRefused() {
    byte[] png = PngFile.rgb(WIDTH, HEIGHT);
    byte[] headerDamaged = png.clone();
    headerDamaged[29]++;
    byte[] imageDataDamaged = png.clone();
    imageDataDamaged[png.length - 13]++;

    assertCorrupt(headerDamaged, "checksum");
    assertCorrupt(imageDataDamaged, "checksum");
    Arrays.fill(imageDataDamaged, png.length - 16, png.length - 12, (byte) 0);
    assertCorrupt(imageDataDamaged, "checksum");
    assertCorrupt(
        rgb().chunk("PLTE", 6, new byte[6], 1).chunk("IDAT", PngFile.zlib(ROWS)).end(), "checksum");
  }

  @Test
  void imageDataChunksMustBeConsecutive() {
    byte[] stream = PngFile.zlib(ROWS);
    byte[] first = Arrays.copyOf(stream, 10);
    byte[] second = Arrays.copyOfRange(stream, 10, stream.length);

    assertThat(transcode(rgb().chunk("IDAT", first).chunk("IDAT", second).end()))
        .isInstanceOf(Transcoding.Jpeg.class);
    assertCorrupt(
        rgb().chunk("IDAT", first).chunk("tEXt").chunk("IDAT", second).end(), "consecutive");
    assertCorrupt(
        rgb().chunk("IDAT", stream).chunk("tEXt").chunk("IDAT", stream).end(), "consecutive");
  }

  @Test
  void aChunkLongerThanTheFileIsRefusedUnlessItHasAllRows() {
    byte[] stream = PngFile.zlib(ROWS);
    byte[] half = Arrays.copyOf(stream, stream.length / 2);

    for (int length : new int[] {stream.length + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      assertThat(jpeg(rgb().chunk("IDAT", length, stream, 0).bytes())).isEqualTo(intact());
      assertCorrupt(rgb().chunk("IDAT", length, half, 0).bytes(), "truncated");
      assertCorrupt(rgb().chunk("tEXt", length, stream, 0).bytes(), "inside a chunk");
    }
  }

  @Test
  void anUnknownCriticalChunkIsRefused() {
    assertCorrupt(rgb().chunk("CgBI").chunk("IDAT", PngFile.zlib(ROWS)).end(), "critical");
    assertCorrupt(rgb().end(), "critical");
  }

  @Test
  void aPaletteMustExistOnceWithCompleteColours() {
    byte[] stream = PngFile.zlib(new byte[HEIGHT * (1 + WIDTH)]);

    assertCorrupt(indexed().chunk("IDAT", stream).end(), "no palette");
    for (int length : new int[] {0, 4, 771}) {
      assertCorrupt(
          indexed().chunk("PLTE", new byte[length]).chunk("IDAT", stream).end(), "palette");
    }
    byte[] black = new byte[3];
    assertCorrupt(
        indexed().chunk("PLTE", black).chunk("PLTE", black).chunk("IDAT", stream).end(), "second");
  }

  @ParameterizedTest
  @CsvSource({"0,1,8,2", "1,0,8,2", "-1,1,8,2", "1,1,4,2", "1,1,3,0", "1,1,16,3", "1,1,8,5"})
  void anInvalidHeaderIsRefused(int width, int height, int depth, int colour) {
    byte[] png = new PngFile().header(width, height, depth, colour).end();

    assertThat(reason(png)).isEqualTo(Reason.CORRUPT);
  }

  @ParameterizedTest
  @CsvSource({"1,0,0", "0,1,0", "0,0,2"})
  void anUnknownMethodIsRefused(int compression, int filter, int interlace) {
    byte[] png = new PngFile().header(1, 1, 8, 2, compression, filter, interlace).end();

    assertCorrupt(png, "method");
  }

  @Test
  void theHeaderMustBeTheFirstChunk() {
    byte[] stream = PngFile.zlib(ROWS);

    assertCorrupt(new PngFile().chunk("tEXt", new byte[13]).end(), "first chunk");
    assertCorrupt(new PngFile().chunk("IHDR", new byte[14]).end(), "first chunk");
    assertCorrupt(
        rgb().chunk("IHDR", new byte[13]).chunk("IDAT", stream).end(), "unexpected critical");
  }

  @Test
  void theDefaultImageOfAnAnimationIsConverted() {
    byte[] stream = PngFile.zlib(ROWS);
    byte[] intact = jpeg(rgb().chunk("IDAT", stream).end());

    byte[] animation =
        rgb()
            .chunk("acTL", new byte[8])
            .chunk("IDAT", stream)
            .chunk("fcTL", new byte[26])
            .chunk("fdAT", new byte[40])
            .end();

    assertThat(jpeg(animation)).isEqualTo(intact);
  }
}
