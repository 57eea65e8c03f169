package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import sluice.worker.codec.Transcoding.Reason;

/** Builds variants of a small image, and converts them. */
final class SmallImage {

  static final int WIDTH = 9;
  static final int HEIGHT = 6;

  /** Filtered RGB rows. */
  static final byte[] ROWS = PngFile.noise(HEIGHT, 3 * WIDTH);

  private static final int QUALITY = 95;
  private static final Transcoder TRANSCODER = new Transcoder(new CodecLimits(1 << 20, 1 << 20));

  private SmallImage() {}

  /** A file that has only the header of an RGB image. */
  static PngFile rgb() {
    return new PngFile().header(WIDTH, HEIGHT, 8, PngFile.RGB);
  }

  /** A file that has only the header of a palette image. */
  static PngFile indexed() {
    return new PngFile().header(WIDTH, HEIGHT, 8, PngFile.PALETTE);
  }

  /** The JPEG of the undamaged RGB image. */
  static byte[] intact() {
    return jpeg(PngFile.rgb(WIDTH, HEIGHT));
  }

  static Transcoding transcode(byte[] png) {
    return TRANSCODER.transcode(png, QUALITY);
  }

  static byte[] jpeg(byte[] png) {
    return bytes(transcode(png));
  }

  static byte[] bytes(Transcoding transcoding) {
    return ((Transcoding.Jpeg) transcoding).bytes();
  }

  static Reason reason(byte[] png) {
    return ((Transcoding.Refused) transcode(png)).reason();
  }

  static void assertCorrupt(byte[] png, String detail) {
    Transcoding.Refused refused = (Transcoding.Refused) transcode(png);

    assertThat(refused.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(refused.detail()).contains(detail);
  }
}
