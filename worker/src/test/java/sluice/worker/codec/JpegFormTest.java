package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JPEG format that small devices need; markers as in ITU T.81, table B.1. */
final class JpegFormTest {

  private static final int SOF0 = 0xC0;
  private static final int DHT = 0xC4;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int APP0 = 0xE0;

  /** A marker segment before the scan; the data excludes the length field. */
  private record Segment(int marker, ByteBuffer data) {}

  private final Transcoder transcoder = new Transcoder(new CodecLimits(1 << 20, 1 << 20));

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 95, 100})
  void theJpegIsBaselineWithHalfTheChroma(int quality) throws Exception {
    byte[] jpeg = jpeg(References.png("pillow/rgba-soft"), quality);

    ByteBuffer frame = only(SOF0, segments(jpeg));
    assertThat(frame.get()).as("bits").isEqualTo((byte) 8);
    assertThat(frame.getShort()).as("height").isEqualTo((short) 120);
    assertThat(frame.getShort()).as("width").isEqualTo((short) 160);
    assertThat(frame.get()).as("components").isEqualTo((byte) 3);
    assertThat(sampling(frame, 0)).as("luma").isEqualTo((byte) 0x22);
    assertThat(sampling(frame, 1)).as("blue chroma").isEqualTo((byte) 0x11);
    assertThat(sampling(frame, 2)).as("red chroma").isEqualTo((byte) 0x11);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 95, 100})
  void theFileHasOnlyShortTablesBeforeTheScan(int quality) throws Exception {
    byte[] jpeg = jpeg(References.png("pillow/rgb-photo"), quality);

    assertThat(segments(jpeg))
        .allSatisfy(segment -> assertThat(segment.data().remaining() + 2).isLessThanOrEqualTo(512))
        .extracting(Segment::marker)
        .containsOnly(APP0, DQT, SOF0, DHT, SOS);
    assertThat(jpeg).startsWith(0xFF, SOI).endsWith(0xFF, EOI);
  }

  @Test
  void greyImagesHaveThreeComponents() throws Exception {
    byte[] jpeg = jpeg(References.png("exact/grey1"), 95);

    assertThat(only(SOF0, segments(jpeg)).get(5)).isEqualTo((byte) 3);
  }

  @Test
  void lowerQualityGivesASmallerFile() throws Exception {
    byte[] png = References.png("pillow/rgb-photo");

    assertThat(jpeg(png, 60)).hasSizeLessThan(jpeg(png, 95).length / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 101})
  void aQualityOutOfRangeIsRejected(int quality) {
    byte[] png = PngFile.rgb(2, 2);

    assertThatIllegalArgumentException().isThrownBy(() -> transcoder.transcode(png, quality));
  }

  private byte[] jpeg(byte[] png, int quality) {
    return ((Transcoding.Jpeg) transcoder.transcode(png, quality)).bytes();
  }

  /** All segments from the start of the file to SOS, inclusive. */
  private static List<Segment> segments(byte[] jpeg) {
    List<Segment> segments = new ArrayList<>();
    int marker = SOI;
    for (int at = 2; marker != SOS; ) {
      ByteBuffer file = ByteBuffer.wrap(jpeg);
      assertThat(file.get(at)).isEqualTo((byte) 0xFF);
      marker = file.get(at + 1) & 0xFF;
      int length = file.getShort(at + 2) & 0xFFFF;
      segments.add(new Segment(marker, file.slice(at + 4, length - 2)));
      at += 2 + length;
    }
    return segments;
  }

  private static ByteBuffer only(int marker, List<Segment> segments) {
    List<ByteBuffer> found =
        segments.stream().filter(segment -> segment.marker() == marker).map(Segment::data).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** Horizontal and vertical factor of a component in a frame header (ITU T.81, B.2.2). */
  private static byte sampling(ByteBuffer frame, int component) {
    return frame.get(6 + 3 * component + 1);
  }
}
