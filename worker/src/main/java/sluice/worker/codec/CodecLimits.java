package sluice.worker.codec;

/**
 * Maximum size of an image. The PNG header is checked before any pixel is decoded, so a small file
 * that would expand to gigabytes is refused after reading 33 bytes.
 *
 * @param maxPngBytes maximum size of the compressed image, in bytes
 * @param maxPixels maximum width times height
 */
public record CodecLimits(int maxPngBytes, long maxPixels) {

  /**
   * Maximum width and height in pixels. JPEG allows 65,535 (ITU T.81, B.2.2) and libjpeg 65,500;
   * this lower limit keeps the pixels below 2 GiB regardless of {@code maxPixels}.
   */
  public static final int MAX_SIDE = 16_384;

  /** Creates limits, which must be positive. */
  public CodecLimits {
    if (maxPngBytes <= 0 || maxPixels <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  void check(int pngBytes) throws RefusedException {
    if (pngBytes > maxPngBytes) {
      throw RefusedException.tooLarge(pngBytes + " bytes exceed the limit of " + maxPngBytes);
    }
  }

  void check(PngHeader header) throws RefusedException {
    int width = header.width();
    int height = header.height();
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw RefusedException.tooLarge(
          width + "x" + height + " pixels exceed the limit of " + MAX_SIDE + " per side");
    }
    if ((long) width * height > maxPixels) {
      throw RefusedException.tooLarge(
          width + "x" + height + " pixels exceed the limit of " + maxPixels);
    }
  }
}
