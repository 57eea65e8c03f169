package sluice.worker.codec;

/**
 * How large an image may be. Checked from the PNG header, before a single pixel is decoded, so a
 * small file that unfolds into gigabytes is refused for the price of reading 33 bytes.
 *
 * @param maxPngBytes largest compressed image
 * @param maxPixels largest width times height
 */
public record CodecLimits(int maxPngBytes, long maxPixels) {

  /**
   * Longest side in pixels. JPEG could take 65,535 (ITU T.81, B.2.2) and its usual library 65,500;
   * this smaller bound keeps the pixel matrix below 2 GiB whatever {@code maxPixels} says.
   */
  public static final int MAX_SIDE = 16_384;

  /** Takes positive limits only. */
  public CodecLimits {
    if (maxPngBytes <= 0 || maxPixels <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  void check(int pngBytes) throws RefusedException {
    if (pngBytes > maxPngBytes) {
      throw RefusedException.tooLarge(pngBytes + " bytes, the limit is " + maxPngBytes);
    }
  }

  void check(PngHeader header) throws RefusedException {
    int width = header.width();
    int height = header.height();
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw RefusedException.tooLarge(
          width + "x" + height + " pixels, a side may have at most " + MAX_SIDE);
    }
    if ((long) width * height > maxPixels) {
      throw RefusedException.tooLarge(width + "x" + height + " pixels, the limit is " + maxPixels);
    }
  }
}
