package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.worker.codec.Transcoding.Reason;

/** Strict where a damaged file would give a wrong image, lenient where it cannot. */
final class DamageTest {

  private static final int QUALITY = 95;
  private static final int WIDTH = 9;
  private static final int HEIGHT = 6;
  private static final byte[] RAW = PngFile.noise(HEIGHT, 3 * WIDTH);

  private final Transcoder transcoder = new Transcoder(new CodecLimits(1 << 20, 1 << 20));

  @ParameterizedTest
  @ValueSource(
      strings = {"pillow/rgb-17x33", "pillow/rgba-split", "exact/palette2-alpha", "exact/grey1"})
  void imageCutShortAnywhereIsRefusedUnlessAllOfItsRowsAreThere(String name) throws Exception {
    byte[] png = References.png(name);
    byte[] whole = bytes(transcode(png));
    int behindRows = 12 + 8; // the end chunk, and the checksums of chunk and stream
    boolean complete = false;

    for (int length = 0; length < png.length; length++) {
      Transcoding cut = transcode(Arrays.copyOf(png, length));

      complete |= cut instanceof Transcoding.Jpeg;
      if (complete) {
        assertThat(bytes(cut)).as("%d bytes", length).isEqualTo(whole);
      } else {
        assertThat(length).isLessThan(png.length - behindRows);
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
  void flippedBitsGiveAnImageOrARefusalAndNothingElse(String name) throws Exception {
    byte[] png = References.png(name);
    Random random = new Random(name.hashCode());
    Set<Class<?>> responses = new HashSet<>();

    for (int mutant = 0; mutant < 1_500; mutant++) {
      byte[] damaged = png.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(png.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (mutant % 3 != 0) {
        PngFile.fixChecksums(damaged); // otherwise few would get past the checksums
      }

      responses.add(transcode(damaged).getClass());
    }

    assertThat(responses).containsOnly(Transcoding.Jpeg.class, Transcoding.Refused.class);
  }

  @Test
  void otherBytesAreNotAPng() {
    assertThat(reason(new byte[0])).isEqualTo(Reason.NOT_A_PNG);
    assertThat(reason(new byte[] {(byte) 0x89, 'P', 'N', 'G'})).isEqualTo(Reason.NOT_A_PNG);
    assertThat(reason(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3, 4, 5, 6, 7}))
        .isEqualTo(Reason.NOT_A_PNG);
  }

  @Test
  void everyCriticalChunkMustMatchItsChecksum() {
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
        start().chunk("PLTE", 6, new byte[6], 1).chunk("IDAT", PngFile.zlib(RAW)).end(),
        "checksum");
  }

  @Test
  void imageDataMustMatchItsOwnChecksum() {
    byte[] stream = PngFile.zlib(RAW);
    stream[stream.length - 1]++;

    assertCorrupt(start().chunk("IDAT", stream).end(), "zlib");
  }

  @Test
  void imageDataMustHaveAllRowsOfTheImage() {
    byte[] oneByteLess = Arrays.copyOf(RAW, RAW.length - 1);

    assertCorrupt(start().chunk("IDAT", PngFile.zlib(oneByteLess)).end(), "ends before");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 + 3 * WIDTH, 50 << 20})
  void imageDataBehindTheLastRowIsLeftOutOfAccount(int surplus) {
    byte[] stream = PngFile.zlib(Arrays.copyOf(RAW, RAW.length + surplus));

    assertThat(bytes(transcode(start().chunk("IDAT", stream).end()))).isEqualTo(plain());
  }

  @Test
  void damageBehindMoreImageDataThanNeededIsNotNoticed() {
    byte[] stream = PngFile.zlib(Arrays.copyOf(RAW, RAW.length + 3 * WIDTH));
    stream[stream.length - 1]++;

    assertThat(bytes(transcode(start().chunk("IDAT", stream).end()))).isEqualTo(plain());
  }

  @Test
  void imageDataWithoutAllOfItsChecksumIsEnough() {
    byte[] stream = PngFile.zlib(RAW);

    for (int missing = 1; missing <= 4; missing++) {
      byte[] cut = Arrays.copyOf(stream, stream.length - missing);
      assertThat(bytes(transcode(start().chunk("IDAT", cut).end()))).isEqualTo(plain());
    }
  }

  @Test
  void unknownRowFilterIsRefused() {
    byte[] raw = RAW.clone();
    raw[2 * (1 + 3 * WIDTH)] = 5;

    assertCorrupt(start().chunk("IDAT", PngFile.zlib(raw)).end(), "filter 5");
  }

  @Test
  void presetDictionaryIsRefused() {
    byte[] stream = {0x78, (byte) 0xBB, 0, 0, 0, 1, 3, 0, 0, 0, 0, 1};

    assertCorrupt(start().chunk("IDAT", stream).end(), "dictionary");
  }

  @Test
  void imageDataMustLieInOnePlace() {
    byte[] stream = PngFile.zlib(RAW);
    byte[] first = Arrays.copyOf(stream, 10);
    byte[] second = Arrays.copyOfRange(stream, 10, stream.length);

    assertThat(transcode(start().chunk("IDAT", first).chunk("IDAT", second).end()))
        .isInstanceOf(Transcoding.Jpeg.class);
    assertCorrupt(start().chunk("IDAT", first).chunk("tEXt").chunk("IDAT", second).end(), "follow");
    assertCorrupt(
        start().chunk("IDAT", stream).chunk("tEXt").chunk("IDAT", stream).end(), "follow");
  }

  @Test
  void chunkThatClaimsMoreThanTheFileHasIsRefusedUnlessItHasTheRows() {
    byte[] stream = PngFile.zlib(RAW);
    byte[] half = Arrays.copyOf(stream, stream.length / 2);

    for (int length : new int[] {stream.length + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      assertThat(bytes(transcode(start().chunk("IDAT", length, stream, 0).bytes())))
          .isEqualTo(plain());
      assertCorrupt(start().chunk("IDAT", length, half, 0).bytes(), "cut short");
      assertCorrupt(start().chunk("tEXt", length, stream, 0).bytes(), "inside a chunk");
    }
  }

  @Test
  void unknownCriticalChunkIsRefused() {
    assertCorrupt(start().chunk("CgBI").chunk("IDAT", PngFile.zlib(RAW)).end(), "critical");
    assertCorrupt(start().end(), "critical");
  }

  @Test
  void paletteMustBeThereOnceWithWholeColours() {
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
  void headerOutsideTheSpecificationIsRefused(int width, int height, int depth, int colour) {
    byte[] png = new PngFile().header(width, height, depth, colour).end();

    assertThat(reason(png)).isEqualTo(Reason.CORRUPT);
  }

  @ParameterizedTest
  @CsvSource({"1,0,0", "0,1,0", "0,0,2"})
  void unknownMethodIsRefused(int compression, int filter, int interlace) {
    byte[] png = new PngFile().header(1, 1, 8, 2, compression, filter, interlace).end();

    assertCorrupt(png, "method");
  }

  @Test
  void headerMustComeFirst() {
    byte[] stream = PngFile.zlib(RAW);

    assertCorrupt(new PngFile().chunk("tEXt", new byte[13]).end(), "first chunk");
    assertCorrupt(new PngFile().chunk("IHDR", new byte[14]).end(), "first chunk");
    assertCorrupt(
        start().chunk("IHDR", new byte[13]).chunk("IDAT", stream).end(), "does not belong");
  }

  @Test
  void damageThatCannotReachTheImageIsForgiven() {
    byte[] stream = PngFile.zlib(RAW);
    byte[] plain = plain();

    assertThat(bytes(transcode(start().chunk("IDAT", stream).bytes())))
        .as("no end chunk")
        .isEqualTo(plain);
    assertThat(
            bytes(
                transcode(start().chunk("IDAT", stream).chunk("IEND", 0, new byte[0], 1).bytes())))
        .as("damaged end chunk")
        .isEqualTo(plain);
    assertThat(bytes(transcode(start().chunk("IDAT", stream).chunk("IEND").chunk("IDAT").end())))
        .as("rubbish after the end")
        .isEqualTo(plain);
    assertThat(
            bytes(transcode(start().chunk("zTXt", 5, new byte[5], 1).chunk("IDAT", stream).end())))
        .as("damaged text")
        .isEqualTo(plain);
    assertThat(
            bytes(transcode(start().chunk("tRNS", 2, new byte[2], 0).chunk("IDAT", stream).end())))
        .as("transparency of the wrong length")
        .isEqualTo(plain);
    assertThat(
            bytes(transcode(start().chunk("IDAT", Arrays.copyOf(stream, stream.length + 9)).end())))
        .as("bytes after the compressed stream")
        .isEqualTo(plain);
  }

  @Test
  void animationGivesItsDefaultImage() {
    byte[] stream = PngFile.zlib(RAW);
    byte[] plain = bytes(transcode(start().chunk("IDAT", stream).end()));

    byte[] animation =
        start()
            .chunk("acTL", new byte[8])
            .chunk("IDAT", stream)
            .chunk("fcTL", new byte[26])
            .chunk("fdAT", new byte[40])
            .end();

    assertThat(bytes(transcode(animation))).isEqualTo(plain);
  }

  @Test
  void sampleBeyondThePaletteIsBlack() {
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
    byte[] black = start().chunk("IDAT", PngFile.zlib(new byte[HEIGHT * (1 + 3 * WIDTH)])).end();

    assertThat(bytes(transcode(beyond))).isEqualTo(bytes(transcode(black)));
  }

  private byte[] plain() {
    return bytes(transcode(PngFile.rgb(WIDTH, HEIGHT)));
  }

  private static PngFile start() {
    return new PngFile().header(WIDTH, HEIGHT, 8, PngFile.RGB);
  }

  private static PngFile indexed() {
    return new PngFile().header(WIDTH, HEIGHT, 8, PngFile.PALETTE);
  }

  private Transcoding transcode(byte[] png) {
    return transcoder.transcode(png, QUALITY);
  }

  private Reason reason(byte[] png) {
    return ((Transcoding.Refused) transcode(png)).reason();
  }

  private void assertCorrupt(byte[] png, String detail) {
    Transcoding.Refused refused = (Transcoding.Refused) transcode(png);

    assertThat(refused.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(refused.detail()).contains(detail);
  }

  private static byte[] bytes(Transcoding transcoding) {
    return ((Transcoding.Jpeg) transcoding).bytes();
  }
}
