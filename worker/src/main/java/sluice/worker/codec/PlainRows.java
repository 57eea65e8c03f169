package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rows of any kind of image, or of one pass of it, one after the other: inflated some at a time,
 * freed of their filters and composed on white. The rows of one batch lie behind each other in one
 * array, after the last row of the batch before, which their filters refer to.
 */
final class PlainRows {

  /**
   * How many bytes of rows are inflated at once, at least one row. Small enough to stay in a core's
   * second-level cache between the steps, large enough that the calls do not count.
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

  /** Rows not inflated yet. */
  private int left;

  /** Rows in the window, and those of them that are done. */
  private int count;

  private int done;

  /**
   * Begins with the first row.
   *
   * @param columns pixels in a row, at least 1
   * @param rows how many there are
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

  /** The next row, three bytes for each pixel; the array is used again for the one after. */
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
