package sluice.worker.video;

/**
 * Position of the mouth in an image, in pixels from the top left corner. The lips meet at half the
 * height of the box; pixels below it do not move.
 *
 * @param x left edge, 0 or more
 * @param y upper edge, 0 or more
 * @param width at least 8
 * @param height at least 8
 */
public record MouthBox(int x, int y, int width, int height) {

  private static final int SMALLEST = 8;

  /**
   * Creates a box.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public MouthBox {
    if (x < 0 || y < 0) {
      throw new IllegalArgumentException("the mouth is outside the image");
    }
    if (width < SMALLEST || height < SMALLEST) {
      throw new IllegalArgumentException("the mouth must be at least 8 pixels wide and high");
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
