package sluice.worker.codec;

/** Decodes the image of one file and passes it to the encoder band by band. */
final class PngDecoder {

  private final byte[] png;
  private final PngLayout layout;
  private final Workspace workspace;

  PngDecoder(byte[] png, PngLayout layout, Workspace workspace) {
    this.png = png;
    this.layout = layout;
    this.workspace = workspace;
  }

  /**
   * Appends every row of the image to a JPEG.
   *
   * @param vectors whether to use vectors if they support the image
   * @throws RefusedException if the image data is damaged or incomplete
   */
  void decode(InflateStream data, boolean vectors, JpegFile jpeg) throws RefusedException {
    if (layout.header().interlaced()) {
      interlaced(data, jpeg);
    } else if (vectors && VectorRows.supports(layout)) {
      byVectors(data, jpeg);
    } else {
      plain(data, jpeg);
    }
    data.finish();
  }

  private void byVectors(InflateStream data, JpegFile jpeg) throws RefusedException {
    int height = layout.header().height();
    Band band = new Band(workspace.band(), layout.header().width(), 4);
    VectorRows rows = new VectorRows(layout.header(), data);
    int count;
    for (int done = 0; done < height; done += count) {
      count = Math.min(band.capacity(), height - done);
      rows.fill(band, count);
      jpeg.add(band, count);
    }
  }

  private void plain(InflateStream data, JpegFile jpeg) throws RefusedException {
    int width = layout.header().width();
    int height = layout.header().height();
    Band band = new Band(workspace.band(), width, RowComposer.PIXEL);
    PlainRows rows = new PlainRows(png, layout, data, width, height);
    int count;
    for (int done = 0; done < height; done += count) {
      count = Math.min(band.capacity(), height - done);
      for (int row = 0; row < count; row++) {
        band.put(row, rows.next());
      }
      jpeg.add(band, count);
    }
  }

  private void interlaced(InflateStream data, JpegFile jpeg) throws RefusedException {
    int width = layout.header().width();
    int height = layout.header().height();
    try (PixelMatrix pixels = new PixelMatrix(width, height)) {
      for (Pass pass : Pass.passes(true)) {
        int columns = pass.columns(width);
        int rows = columns == 0 ? 0 : pass.rows(height);
        PlainRows passRows = new PlainRows(png, layout, data, Math.max(1, columns), rows);
        for (int row = 0; row < rows; row++) {
          pixels.put(pass, row, passRows.next());
        }
      }
      jpeg.add(pixels.band(), height);
    }
  }
}
