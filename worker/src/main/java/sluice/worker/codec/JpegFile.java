package sluice.worker.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Builds one JPEG file from the bands of an image as they arrive, so that the whole image is never
 * in memory. The result is byte for byte what the encoder would produce for the whole image.
 *
 * <p>Each band is encoded as a separate file, and the scans are joined. Since bands are whole rows
 * of units, their scans need only three changes: the DC coefficients of the first unit become
 * differences from the preceding ones, the padding of the last byte is removed, and all bits that
 * follow are shifted. The final DC coefficients of a band are found by encoding its last unit once
 * more, on its own; finding them in the scan would mean decoding all of it.
 */
final class JpegFile {

  private static final int END_MARKER_BYTES = 2;

  private final JpegEncoder encoder;
  private final StripBuffer strip;
  private final StripBuffer lastMcu;
  private final int height;
  private final int quality;
  private final ScanWriter file;
  private @Nullable JpegHead head;

  /** DC coefficients of the last blocks before the next band, one per component. */
  private int[] previousDc = new int[Mcu.COMPONENTS];

  private int done;

  /**
   * Begins a file.
   *
   * @param height of the image in pixels
   * @param expectedBytes initial size of the buffer
   */
  JpegFile(JpegEncoder encoder, Workspace workspace, int height, int quality, int expectedBytes) {
    this.encoder = encoder;
    this.strip = workspace.strip();
    this.lastMcu = workspace.lastMcu();
    this.height = height;
    this.quality = quality;
    this.file = new ScanWriter(expectedBytes);
  }

  /** Appends the top rows of a band: a multiple of {@link Band#MCU}, except for the last band. */
  void add(Band band, int rows) {
    encoder.encode(band, new JpegEncoder.Area(0, 0, band.width(), rows), quality, strip);
    done += rows;
    if (rows == height) {
      file.write(strip.bytes(), strip.length());
    } else {
      join(band, rows);
    }
  }

  private void join(Band band, int rows) {
    JpegHead present = head == null ? begin() : head;
    int end = strip.length() - END_MARKER_BYTES;
    ScanReader scan = new ScanReader(strip.bytes(), present.bytes(), end);
    Mcu mcu = new Mcu(present);
    if (done > rows) {
      mcu.copyFirst(scan, file, previousDc);
    }
    ScanReader last = lastMcuOf(band, rows, present);
    previousDc = mcu.readDcValues(last);
    int padding = ScanReader.onesAtEnd(strip.bytes(), present.bytes(), end) - last.onesRead();
    scan.copyRest(file, padding);
    if (done == height) {
      file.end();
    }
  }

  private JpegHead begin() {
    JpegHead made = new JpegHead(strip.bytes());
    head = made;
    ByteBuffer.wrap(strip.bytes()).putShort(made.heightAt(), (short) height);
    file.write(strip.bytes(), made.bytes());
    return made;
  }

  private ScanReader lastMcuOf(Band band, int rows, JpegHead present) {
    encoder.encode(band, JpegEncoder.Area.lastMcu(band.width(), rows), quality, lastMcu);
    return new ScanReader(lastMcu.bytes(), present.bytes(), lastMcu.length() - END_MARKER_BYTES);
  }

  /**
   * The complete file.
   *
   * @throws IllegalStateException if rows are missing
   */
  ByteBuffer finish() {
    if (done != height) {
      throw new IllegalStateException("only %d of %d rows were added".formatted(done, height));
    }
    return file.file();
  }
}
