package sluice.worker.codec;

/**
 * Produces the rows of non-interlaced 8-bit RGB and RGBA images, by far the most common, with
 * vectors: a {@link Wavefront} unfilters eight rows at a time, which are then blended with white.
 */
final class VectorRows {

  /**
   * Bytes of rows that are inflated at once, at least eight rows. ISA-L copies 32 KiB of history in
   * each call, so calls should be few.
   */
  private static final int BATCH_BYTES = 192 * 1024;

  private final InflateStream data;
  private final Wavefront wavefront;
  private final boolean alpha;
  private final int stride;
  private final int batch;

  /** Rows that have not been inflated yet. */
  private int left;

  /** Rows that have been inflated but not unfiltered. */
  private int ready;

  /** Offset of the first of them. */
  private long at;

  /** Starts at the first row. */
  VectorRows(PngHeader header, InflateStream data) {
    this.data = data;
    this.alpha = header.colourType() == ColourType.RGBA;
    this.wavefront = new Wavefront(header.width(), alpha);
    this.stride = 1 + header.rowBytes(header.width());
    this.batch = Math.max(1, BATCH_BYTES / stride / Wavefront.ROWS) * Wavefront.ROWS;
    this.left = header.height();
  }

  /** True if this class can handle such an image. */
  static boolean supports(PngLayout layout) {
    PngHeader header = layout.header();
    return header.bitDepth() == 8
        && !header.interlaced()
        && (header.colourType() == ColourType.RGBA
            || (header.colourType() == ColourType.RGB && !layout.transparency().exists()));
  }

  /** Stores the next rows at the top of a band. */
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
