package sluice.worker.video;

/**
 * Where the mouth of an own image is, in pixels of that image from its top left corner. The lips
 * meet at half the height of the box, and its lower edge is how far the chin may move.
 *
 * @param x left edge, not negative
 * @param y upper edge, not negative
 * @param width at least 8
 * @param height at least 8
 */
public record MouthBox(int x, int y, int width, int height) {

  private static final int SMALLEST = 8;

  /** Takes boxes of a size that can be seen to open. */
  public MouthBox {
    if (x < 0 || y < 0) {
      throw new IllegalArgumentException("the mouth begins outside the image");
    }
    if (width < SMALLEST || height < SMALLEST) {
      throw new IllegalArgumentException("the mouth has less than 8 pixels on a side");
    }
  }

  boolean fitsInto(int imageWidth, int imageHeight) {
    return x <= imageWidth - width && y <= imageHeight - height;
  }

  MouthBox scaled(double factor) {
    return new MouthBox(
        (int) (x * factor),
        (int) (y * factor),
        Math.max(SMALLEST, (int) (width * factor)),
        Math.max(SMALLEST, (int) (height * factor)));
  }
}
