package sluice.worker.codec;

/**
 * Blends samples with a white background, since JPEG has no transparency. Integer arithmetic,
 * correctly rounded, one sample at a time.
 */
final class Flatten {

  private Flatten() {}

  /**
   * Blends an 8-bit sample with an 8-bit alpha: {@code (sample * alpha + 255 * (255 - alpha)) /
   * 255}.
   *
   * <p>The division is done as {@code (x + 128) * 257 >> 16}, which rounds to nearest for every x
   * up to 255 * 255. Pillow's paste does this as well, and the tests compare the results bit by
   * bit.
   */
  static int onWhite8(int sample, int alpha) {
    int sum = sample * alpha + 255 * (255 - alpha) + 128;
    return (sum + (sum >>> 8)) >>> 8;
  }

  /**
   * Blends a 16-bit sample with a 16-bit alpha and returns 8 bits. The blend happens at full depth
   * and is rounded once, so an opaque sample is rounded to nearest (PNG specification, third
   * edition, 13.12). Keeping only the high byte would make every image half a step too dark.
   */
  static int onWhite16(int sample, int alpha) {
    if (alpha == 0xFFFF) {
      return (sample + 128) / 257;
    }
    long sum = (long) sample * alpha + 0xFFFFL * (0xFFFF - alpha);
    return (int) ((sum + 257L * 0xFFFF / 2) / (257L * 0xFFFF));
  }
}
