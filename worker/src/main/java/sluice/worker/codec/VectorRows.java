package sluice.worker.codec;

/**
 * Rows of 8-bit RGB or RGBA, the images that everybody sends, by vectors: eight at a time are
 * restored by a {@link Wavefront} and put on white.
 */
final class VectorRows {

  /**
   * How many bytes of rows are inflated at once, at least eight rows: ISA-L copies 32 KiB in each
   * call, to be able to refer to them in the next.
   */
  private static final int BATCH_BYTES = 192 * 1024;

  private final InflateStream data;
  private final Wavefront wavefront;
  private final boolean alpha;
  private final int stride;
  private final int batch;

  /** Rows not inflated yet. */
  private int left;

  /** Rows inflated and not restored, and where they are. */
  private int ready;

  private long at;

  /** Begins with the first row. */
  VectorRows(PngHeader header, InflateStream data) {
    this.data = data;
    this.alpha = header.colourType() == ColourType.RGBA;
    this.wavefront = new Wavefront(header.width(), alpha);
    this.stride = 1 + header.rowBytes(header.width());
    this.batch = Math.max(1, BATCH_BYTES / stride / Wavefront.ROWS) * Wavefront.ROWS;
    this.left = header.height();
  }

  /** Whether this class is for such an image. */
  static boolean suit(PngLayout layout) {
    PngHeader header = layout.header();
    return header.bitDepth() == 8
        && !header.interlaced()
        && (header.colourType() == ColourType.RGBA
            || (header.colourType() == ColourType.RGB && !layout.transparency().exists()));
  }

  /** Puts the next rows into a band, from its top. */
  void fill(Band band, int rows) throws RefusedException {
    for (int row = 0; row < rows; row += Wavefront.ROWS) {
      int count = Math.min(Wavefront.ROWS, rows - row);
      if (ready == 0) {
        inflate();
      }
      wavefront.restore(data.rows(), at, stride, count);
      for (int i = 0; i < count; i++) {
        int pixels = wavefront.at(i);
        if (alpha) {
          VectorFlatten.compose(wavefront.restored(), pixels, pixels + band.width());
        }
        band.put(row + i, wavefront.restored(), pixels);
      }
      ready -= count;
      at += (long) count * stride;
    }
  }

  private void inflate() throws RefusedException {
    ready = Math.min(batch, left);
    left -= ready;
    at = data.next(ready * stride);
  }
}
