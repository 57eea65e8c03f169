package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.codec.SmallImage.HEIGHT;
import static sluice.worker.codec.SmallImage.ROWS;
import static sluice.worker.codec.SmallImage.WIDTH;
import static sluice.worker.codec.SmallImage.assertCorrupt;
import static sluice.worker.codec.SmallImage.bytes;
import static sluice.worker.codec.SmallImage.indexed;
import static sluice.worker.codec.SmallImage.intact;
import static sluice.worker.codec.SmallImage.jpeg;
import static sluice.worker.codec.SmallImage.rgb;
import static sluice.worker.codec.SmallImage.transcode;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage that could change the image is refused; any other damage is tolerated. */
final class DamageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"pillow/rgb-17x33", "pillow/rgba-split", "exact/palette2-alpha", "exact/grey1"})
  void aTruncatedImageIsRefusedUnlessAllRowsAreComplete(String name) throws Exception {
    byte[] png = References.png(name);
    byte[] whole = jpeg(png);
    int afterRows = 12 + 8; // the end chunk, and the checksums of chunk and stream
    boolean complete = false;

    for (int length = 0; length < png.length; length++) {
      Transcoding cut = transcode(Arrays.copyOf(png, length));

      complete |= cut instanceof Transcoding.Jpeg;
      if (complete) {
        assertThat(bytes(cut)).as("%d bytes", length).isEqualTo(whole);
      } else {
        assertThat(length).isLessThan(png.length - afterRows);
      }
    }
    assertThat(transcode(Arrays.copyOf(png, png.length * 4 / 5)))
        .isInstanceOf(Transcoding.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pillow/rgb-7x5",
        "pillow/rgba-7x5",
        "pillow/rgb-interlaced-3x2",
        "exact/palette4-alpha",
        "exact/grey2-key"
      })
  void flippedBitsNeverCauseAnException(String name) throws Exception {
    byte[] png = References.png(name);
    Random random = new Random(name.hashCode());
    Set<Class<?>> results = new HashSet<>();

    for (int mutant = 0; mutant < 1_500; mutant++) {
      byte[] damaged = png.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(png.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (mutant % 3 != 0) {
        PngFile.fixChecksums(damaged); // otherwise few would pass the checksums
      }

      results.add(transcode(damaged).getClass());
    }

    assertThat(results).containsOnly(Transcoding.Jpeg.class, Transcoding.Refused.class);
  }

  @Test
  void aWrongChecksumOfTheImageDataIsRefused() {
    byte[] stream = PngFile.zlib(ROWS);
    stream[stream.length - 1]++;

    assertCorrupt(rgb().chunk("IDAT", stream).end(), "zlib");
  }

  @Test
  void imageDataWithAMissingByteIsRefused() {
    byte[] oneByteLess = Arrays.copyOf(ROWS, ROWS.length - 1);

    assertCorrupt(rgb().chunk("IDAT", PngFile.zlib(oneByteLess)).end(), "ends before");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 + 3 * WIDTH, 50 << 20})
  void imageDataAfterTheLastRowIsIgnored(int surplus) {
    byte[] stream = PngFile.zlib(Arrays.copyOf(ROWS, ROWS.length + surplus));

    assertThat(jpeg(rgb().chunk("IDAT", stream).end())).isEqualTo(intact());
  }

  @Test
  void aWrongChecksumAfterSurplusImageDataIsIgnored() {
    byte[] stream = PngFile.zlib(Arrays.copyOf(ROWS, ROWS.length + 3 * WIDTH));
    stream[stream.length - 1]++;

    assertThat(jpeg(rgb().chunk("IDAT", stream).end())).isEqualTo(intact());
  }

  @Test
  void anIncompleteChecksumOfTheImageDataIsIgnored() {
    byte[] stream = PngFile.zlib(ROWS);

    for (int missing = 1; missing <= 4; missing++) {
      byte[] cut = Arrays.copyOf(stream, stream.length - missing);
      assertThat(jpeg(rgb().chunk("IDAT", cut).end())).isEqualTo(intact());
    }
  }

  @Test
  void anUnknownRowFilterIsRefused() {
    byte[] raw = ROWS.clone();
    raw[2 * (1 + 3 * WIDTH)] = 5;

    assertCorrupt(rgb().chunk("IDAT", PngFile.zlib(raw)).end(), "filter 5");
  }

  @Test
  void aPresetDictionaryIsRefused() {
    byte[] stream = {0x78, (byte) 0xBB, 0, 0, 0, 1, 3, 0, 0, 0, 0, 1};

    assertCorrupt(rgb().chunk("IDAT", stream).end(), "dictionary");
  }

  @Test
  void damageThatCannotChangeTheImageIsTolerated() {
    byte[] stream = PngFile.zlib(ROWS);
    byte[] intact = intact();

    assertThat(jpeg(rgb().chunk("IDAT", stream).bytes())).as("no end chunk").isEqualTo(intact);
    assertThat(jpeg(rgb().chunk("IDAT", stream).chunk("IEND", 0, new byte[0], 1).bytes()))
        .as("damaged end chunk")
        .isEqualTo(intact);
    assertThat(jpeg(rgb().chunk("IDAT", stream).chunk("IEND").chunk("IDAT").end()))
        .as("rubbish after the end")
        .isEqualTo(intact);
    assertThat(jpeg(rgb().chunk("zTXt", 5, new byte[5], 1).chunk("IDAT", stream).end()))
        .as("damaged text")
        .isEqualTo(intact);
    assertThat(jpeg(rgb().chunk("tRNS", 2, new byte[2], 0).chunk("IDAT", stream).end()))
        .as("transparency of the wrong length")
        .isEqualTo(intact);
    assertThat(jpeg(rgb().chunk("IDAT", Arrays.copyOf(stream, stream.length + 9)).end()))
        .as("bytes after the compressed stream")
        .isEqualTo(intact);
  }

  @Test
  void aSampleBeyondThePaletteBecomesBlack() {
    byte[] raw = new byte[HEIGHT * (1 + WIDTH)];
    Arrays.fill(raw, (byte) 200);
    for (int row = 0; row < HEIGHT; row++) {
      raw[row * (1 + WIDTH)] = 0;
    }
    byte[] beyond =
        indexed()
            .chunk("PLTE", (byte) 9, (byte) 99, (byte) 9)
            .chunk("IDAT", PngFile.zlib(raw))
            .end();
    byte[] black = rgb().chunk("IDAT", PngFile.zlib(new byte[HEIGHT * (1 + 3 * WIDTH)])).end();

    assertThat(jpeg(beyond)).isEqualTo(jpeg(black));
  }
}
