package sluice.worker.codec;

/**
 * Image data in, pixels out, a few rows at a time: inflated, freed of their filters, composed on
 * white and put in place. The rows of one batch lie behind each other in one array, after the last
 * row of the batch before, which their filters refer to.
 */
final class PngDecoder {

  /**
   * How many bytes of rows are inflated at once, at least one row. Small enough to stay in a core's
   * second-level cache between the steps, large enough that the calls do not count.
   */
  private static final int BATCH_BYTES = 64 * 1024;

  private final byte[] png;
  private final PngLayout layout;
  private final PixelMatrix pixels;
  private final RowComposer composer;
  private final byte[] bgr;

  PngDecoder(byte[] png, PngLayout layout, PixelMatrix pixels) {
    this.png = png;
    this.layout = layout;
    this.pixels = pixels;
    this.composer = RowComposer.of(png, layout);
    this.bgr = new byte[pixels.width() * RowComposer.PIXEL];
  }

  /** Fills every pixel of the matrix, or refuses. */
  void decode() throws Refusal {
    try (Inflate data = new Inflate(png, layout)) {
      for (Pass pass : Pass.passes(layout.header().interlaced())) {
        if (pass.columns(pixels.width()) > 0) {
          decode(pass, data);
        }
      }
      data.finish();
    }
  }

  private void decode(Pass pass, Inflate data) throws Refusal {
    int columns = pass.columns(pixels.width());
    int rows = pass.rows(pixels.height());
    int stride = 1 + layout.header().rowBytes(columns);
    int batch = Math.clamp(BATCH_BYTES / stride, 1, Math.max(1, rows));
    Unfilter unfilter = Unfilter.of(layout.header().bitsPerPixel(), stride);
    byte[] window = new byte[stride * (batch + 1)];
    for (int done = 0; done < rows; done += batch) {
      int count = Math.min(batch, rows - done);
      data.read(window, stride, count * stride);
      for (int row = 0; row < count; row++) {
        int at = (row + 1) * stride;
        unfilter.restore(window, at);
        composer.compose(window, at + 1, columns, bgr);
        pixels.put(pass, done + row, bgr);
      }
      System.arraycopy(window, count * stride, window, 0, stride);
    }
  }
}
