package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Produces the rows of any image, or of one pass of it, one at a time: inflates a batch of rows,
 * reverses their filters and blends them with white. The rows of a batch follow each other in one
 * array, after the last row of the previous batch, which their filters refer to.
 */
final class PlainRows {

  /**
   * Bytes of rows that are inflated at once, at least one row: small enough for the second-level
   * cache of a core, large enough that the cost of the calls does not matter.
   */
  private static final int BATCH_BYTES = 64 * 1024;

  private final InflateStream data;
  private final int columns;
  private final int stride;
  private final int batch;
  private final Unfilter unfilter;
  private final RowComposer composer;
  private final byte[] window;
  private final byte[] bgr;

  /** Rows that have not been inflated yet. */
  private int left;

  /** Rows in the window. */
  private int count;

  /** Rows of the window that have been returned. */
  private int done;

  /**
   * Starts at the first row.
   *
   * @param columns pixels per row, at least 1
   * @param rows number of rows
   */
  PlainRows(byte[] png, PngLayout layout, InflateStream data, int columns, int rows) {
    this.data = data;
    this.columns = columns;
    this.left = rows;
    this.stride = 1 + layout.header().rowBytes(columns);
    this.batch = Math.clamp(BATCH_BYTES / stride, 1, Math.max(1, rows));
    this.unfilter = Unfilter.of(layout.header().bitsPerPixel(), stride);
    this.composer = RowComposer.of(png, layout);
    this.window = new byte[stride * (batch + 1)];
    this.bgr = new byte[columns * RowComposer.PIXEL];
  }

  /** The next row, three bytes per pixel; the array is reused for the following row. */
  byte[] next() throws RefusedException {
    if (done == count) {
      inflate();
    }
    done++;
    int at = done * stride;
    unfilter.restore(window, at);
    composer.compose(window, at + 1, columns, bgr);
    return bgr;
  }

  private void inflate() throws RefusedException {
    System.arraycopy(window, count * stride, window, 0, stride);
    count = Math.min(batch, left);
    left -= count;
    done = 0;
    int bytes = count * stride;
    long from = data.next(bytes);
    MemorySegment.copy(data.rows(), ValueLayout.JAVA_BYTE, from, window, stride, bytes);
  }
}
