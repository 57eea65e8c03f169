package sluice.worker.codec;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pixels in, JPEG out, by OpenCV's libjpeg-turbo, which gets nothing but finished pixels of known
 * size. {@link JpegFile} makes one file of several.
 *
 * <p>The form of the file is fixed: baseline (SOF0 in ITU T.81, B.1.1.3), three components, chroma
 * at half the width and height, the standard Huffman tables, no restarts. Small devices decode no
 * other.
 */
final class JpegEncoder {

  /**
   * JavaCPP's bound on the memory of the whole process. It guesses one from {@code -Xmx}, Java heap
   * included, and throws OutOfMemoryError above it, although the process may have more.
   */
  private static final String MEMORY_BOUND = "org.bytedeco.javacpp.maxPhysicalBytes";

  JpegEncoder() {
    if (System.getProperty(MEMORY_BOUND) == null) {
      System.setProperty(MEMORY_BOUND, "0"); // none; read once, when JavaCPP is loaded
    }
    Loader.load(opencv_imgcodecs.class);
    // The caller decides how many images run at once, so none may start threads of its own.
    opencv_core.setNumThreads(1);
  }

  /**
   * A part of a band as a JPEG file of its own.
   *
   * @param quality 1 to 100
   * @throws IllegalStateException if the encoder fails, which no image should make it do
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

  /** All spelled out, so that a change of OpenCV's defaults does not reach the devices. */
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
   * @param column its first
   * @param row its first
   * @param columns its width
   * @param rows its height
   */
  record Area(int column, int row, int columns, int rows) {

    /** The last unit of so many rows, which at the right and at the bottom may be smaller. */
    static Area lastUnit(int width, int rows) {
      int column = (width - 1) / Band.UNIT * Band.UNIT;
      int row = (rows - 1) / Band.UNIT * Band.UNIT;
      return new Area(column, row, width - column, rows - row);
    }
  }
}
