package sluice.worker.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One JPEG file, made of bands of an image as they come, so that the whole image need never be
 * there. It is, byte for byte, what the encoder would make of the whole.
 *
 * <p>Each band is encoded as a file of its own, and their scans are joined. They are nearly what
 * they would be in one file, as bands are whole rows of units: only the first numbers of the first
 * unit must be told from those before them, what fills the last byte must go, and all that follows
 * moves by some bits. What the last unit of a band ends with is found by encoding it once more,
 * alone; to find it in the scan, all of that would have to be read.
 */
final class JpegFile {

  private static final int END_MARKER_BYTES = 2;

  private final JpegEncoder encoder;
  private final StripBuffer strip;
  private final StripBuffer unit;
  private final int height;
  private final int quality;
  private final ScanWriter file;
  private @Nullable JpegHead head;

  /** The first numbers of the blocks before the next band. */
  private int[] before = new int[Mcu.KINDS];

  private int done;

  /**
   * Begins a file.
   *
   * @param height of the image
   * @param expectedBytes about how large the file may become
   */
  JpegFile(JpegEncoder encoder, Workspace workspace, int height, int quality, int expectedBytes) {
    this.encoder = encoder;
    this.strip = workspace.strip();
    this.unit = workspace.unit();
    this.height = height;
    this.quality = quality;
    this.file = new ScanWriter(expectedBytes);
  }

  /** Adds rows from the top of a band, a multiple of {@link Band#UNIT} unless they are the last. */
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
    Mcu units = new Mcu(present);
    if (done > rows) {
      units.copy(scan, file, before);
    }
    ScanReader last = lastUnit(band, rows, present);
    before = units.read(last);
    int filling = ScanReader.onesAtEnd(strip.bytes(), present.bytes(), end) - last.onesRead();
    scan.copyRest(file, filling);
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

  private ScanReader lastUnit(Band band, int rows, JpegHead present) {
    encoder.encode(band, JpegEncoder.Area.lastUnit(band.width(), rows), quality, unit);
    return new ScanReader(unit.bytes(), present.bytes(), unit.length() - END_MARKER_BYTES);
  }

  /** The whole file, once all rows have been added. */
  ByteBuffer finish() {
    if (done != height) {
      throw new IllegalStateException("%d rows of %d".formatted(done, height));
    }
    return file.file();
  }
}
