package sluice.testkit.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.demo.DemoImage;

class TJpgDecTest {

  private static final String SCAN = "ffda0003" + "01" + "00" + "ffd9";

  @Test
  void acceptsTheOutputOfImageIo() {
    assertThat(TJpgDec.refusal(DemoImage.jpeg())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"11,11", "21,11", "22,11"})
  void acceptsThreeComponentsWithUsualSampling(String luma, String chroma) {
    assertThat(TJpgDec.refusal(colour("c0", "08", luma, chroma))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "c2,08,11,11,unsupported frame SOF2",
    "c1,08,11,11,unsupported frame SOF1",
    "c0,0c,11,11,12 bits per sample",
    "c0,08,12,11,luma sampling 12",
    "c0,08,41,11,luma sampling 41",
    "c0,08,22,21,chroma sampling 21"
  })
  void rejectsOtherFrames(String frame, String bits, String luma, String chroma, String why) {
    assertThat(TJpgDec.refusal(colour(frame, bits, luma, chroma))).contains(why);
  }

  @Test
  void acceptsGreyButNotFourComponents() {
    assertThat(TJpgDec.refusal(hex("ffd8 ffc0000b 08 0001 0001 01 011100" + SCAN))).isEmpty();
    assertThat(
            TJpgDec.refusal(hex("ffd8 ffc00014 08 0001 0001 04 011100021100031100041100" + SCAN)))
        .contains("4 components");
  }

  @Test
  void rejectsTablesThatDoNotFit() {
    String table = "ffdb0203" + "00".repeat(513);

    assertThat(TJpgDec.refusal(hex("ffd8" + table + SCAN)))
        .contains("segment ffdb of 513 bytes does not fit");
  }

  @Test
  void skipsCommentsOfAnyLength() {
    String comment = "fffe7002" + "00".repeat(0x7000);

    assertThat(TJpgDec.refusal(hex("ffd8" + comment + "ffc0000b 08 0001 0001 01 011100" + SCAN)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'',not a JPEG",
    "89504e47,not a JPEG",
    "ffd800000000,no segment at 2",
    "ffd8ffdb0043,no segment at 2",
    "ffd8fffe000300,ends before the scan",
    "ffd8ffda00030100ffd9,scan without a frame",
    "ffd8ffc0000b080001000101011100ffda00030100,ends inside the scan"
  })
  void rejectsTruncatedOrInvalidFiles(String jpeg, String why) {
    assertThat(TJpgDec.refusal(hex(jpeg))).contains(why);
  }

  private static byte[] colour(String frame, String bits, String luma, String chroma) {
    return hex(
        "ffd8 ff%s0011 %s 0010 0010 03 01%s00 02%s01 03%s01"
                .formatted(frame, bits, luma, chroma, chroma)
            + SCAN);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
