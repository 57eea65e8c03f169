package sluice.worker.codec;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pixels in, JPEG out, by OpenCV's libjpeg-turbo: the only class that reaches native code, and it
 * hands over nothing but finished pixels of known size.
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
    // The caller decides how many pictures run at once, so none may start threads of its own.
    opencv_core.setNumThreads(1);
  }

  /**
   * The whole JPEG file.
   *
   * @param quality 1 to 100
   * @throws IllegalStateException if the encoder fails, which no picture should make it do
   */
  byte[] encode(PixelMatrix pixels, int quality) {
    try (BytePointer bgr = new BytePointer(pixels.bytes());
        Mat mat = new Mat(pixels.height(), pixels.width(), opencv_core.CV_8UC3, bgr);
        IntPointer form = form(quality);
        BytePointer jpeg = new BytePointer()) {
      if (opencv_imgcodecs.imencode(".jpg", mat, jpeg, form)) {
        byte[] bytes = new byte[Math.toIntExact(jpeg.limit())];
        jpeg.get(bytes);
        return bytes;
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new IllegalStateException(failure(pixels), e);
    }
    throw new IllegalStateException(failure(pixels));
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

  private static String failure(PixelMatrix pixels) {
    return "The JPEG encoder failed on %dx%d pixels".formatted(pixels.width(), pixels.height());
  }
}
