package sluice.worker.codec;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Encodes pixels as JPEG with the libjpeg-turbo in OpenCV. The native code gets only finished
 * pixels of known size. {@link JpegFile} joins several encoded bands into one file.
 *
 * <p>The format is fixed: baseline (SOF0 in ITU T.81, B.1.1.3), three components, 4:2:0 chroma
 * subsampling, the standard Huffman tables, no restart markers. Small devices cannot decode
 * anything else.
 */
final class JpegEncoder {

  /**
   * JavaCPP's limit on the memory of the whole process. By default JavaCPP derives it from {@code
   * -Xmx} and throws OutOfMemoryError beyond it, although the process may use more.
   */
  private static final String MEMORY_BOUND = "org.bytedeco.javacpp.maxPhysicalBytes";

  JpegEncoder() {
    if (System.getProperty(MEMORY_BOUND) == null) {
      System.setProperty(MEMORY_BOUND, "0"); // no limit; read once, when JavaCPP is loaded
    }
    Loader.load(opencv_imgcodecs.class);
    // The caller decides how many images are encoded at once, so OpenCV must not add threads.
    opencv_core.setNumThreads(1);
  }

  /**
   * Encodes a part of a band as a complete JPEG file.
   *
   * @param quality 1 to 100
   * @throws IllegalStateException if the encoder fails, which no image should cause
   */
  void encode(Band band, Area area, int quality, StripBuffer strip) {
    int type = band.channels() == 4 ? opencv_core.CV_8UC4 : opencv_core.CV_8UC3;
    long from = (long) area.row() * band.stride() + (long) area.column() * band.channels();
    try (BytePointer pixels = new BytePointer(band.pixels().asByteBuffer());
        BytePointer first = pixels.getPointer(from);
        Mat mat = new Mat(area.rows(), area.columns(), type, first, band.stride());
        IntPointer form = form(quality);
        BytePointer jpeg = new BytePointer()) {
      if (opencv_imgcodecs.imencode(".jpg", mat, jpeg, form)) {
        strip.fill(jpeg);
        return;
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new IllegalStateException(failure(area), e);
    }
    throw new IllegalStateException(failure(area));
  }

  /** Sets every option, so that a change of OpenCV's defaults does not affect the devices. */
  private static IntPointer form(int quality) {
    return new IntPointer(
        opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
        quality,
        opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
        opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420,
        opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE,
        0,
        opencv_imgcodecs.IMWRITE_JPEG_OPTIMIZE,
        0,
        opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL,
        0);
  }

  private static String failure(Area area) {
    return "The JPEG encoder failed on %dx%d pixels".formatted(area.columns(), area.rows());
  }

  /**
   * A part of a band, in pixels.
   *
   * @param column first column
   * @param row first row
   * @param columns width
   * @param rows height
   */
  record Area(int column, int row, int columns, int rows) {

    /** The last unit of a band of this size; at the right and bottom edges it may be smaller. */
    static Area lastMcu(int width, int rows) {
      int column = (width - 1) / Band.MCU * Band.MCU;
      int row = (rows - 1) / Band.MCU * Band.MCU;
      return new Area(column, row, width - column, rows - row);
    }
  }
}
