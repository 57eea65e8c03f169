package sluice.worker.codec;

/**
 * Samples as they look on a white page: JPEG has no transparency, so what shines through is white.
 * One sample at a time, in integers, correctly rounded.
 */
final class Flatten {

  private Flatten() {}

  /**
   * An 8-bit sample under an 8-bit alpha: {@code (sample * alpha + 255 * (255 - alpha)) / 255}.
   *
   * <p>The division is done as {@code (x + 128) * 257 >> 16}, which rounds to nearest for every x
   * up to 255 * 255. Pillow's paste does the same, and results are compared with Pillow's bit by
   * bit.
   */
  static int of8(int sample, int alpha) {
    int sum = sample * alpha + 255 * (255 - alpha) + 128;
    return (sum + (sum >>> 8)) >>> 8;
  }

  /**
   * A 16-bit sample under a 16-bit alpha, as 8 bits. Composed at full depth and rounded once, so an
   * opaque sample is rounded to nearest (PNG specification, third edition, 13.12). Merely keeping
   * its high byte would make every image half a step too dark.
   */
  static int of16(int sample, int alpha) {
    if (alpha == 0xFFFF) {
      return (sample + 128) / 257;
    }
    long sum = (long) sample * alpha + 0xFFFFL * (0xFFFF - alpha);
    return (int) ((sum + 257L * 0xFFFF / 2) / (257L * 0xFFFF));
  }
}
