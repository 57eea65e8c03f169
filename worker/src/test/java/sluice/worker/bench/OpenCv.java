package sluice.worker.bench;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.indexer.UByteRawIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Converts images with OpenCV's own decoder and encoder, for comparison. */
final class OpenCv {

  private static final int QUALITY = 95;

  private OpenCv() {}

  /** Converts an image and returns its number of pixels. */
  static long transcode(byte[] png) {
    try (BytePointer bytes = new BytePointer(png);
        Mat file = new Mat(1, png.length, opencv_core.CV_8UC1, bytes);
        Mat decoded = opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_UNCHANGED);
        IntPointer form = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
        BytePointer jpeg = new BytePointer()) {
      if (decoded.channels() == 4) {
        flatten(decoded);
      }
      opencv_imgcodecs.imencode(".jpg", decoded, jpeg, form);
      byte[] made = new byte[Math.toIntExact(jpeg.limit())];
      jpeg.get(made);
      return (long) decoded.cols() * decoded.rows();
    }
  }

  private static void flatten(Mat pixels) {
    try (UByteRawIndexer samples = pixels.createIndexer()) {
      long end = 4L * pixels.cols() * pixels.rows();
      for (long at = 0; at < end; at += 4) {
        int alpha = samples.getRaw(at + 3) & 0xFF;
        for (int channel = 0; alpha < 0xFF && channel < 3; channel++) {
          int sum = (samples.getRaw(at + channel) & 0xFF) * alpha + 255 * (255 - alpha) + 128;
          samples.putRaw(at + channel, (byte) ((sum + (sum >> 8)) >> 8));
        }
      }
    }
  }
}
