package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/** Loads FFmpeg and translates its return codes. */
final class Ffmpeg {

  /** JavaCPP's limit on the memory of the process, derived from the Java heap by default. */
  private static final String MEMORY_BOUND = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static final int LONGEST_REASON = 256;

  private Ffmpeg() {}

  /** Loads the native libraries; only the first call takes time. */
  static void load() {
    if (System.getProperty(MEMORY_BOUND) == null) {
      System.setProperty(MEMORY_BOUND, "0"); // no limit; read once, when JavaCPP is loaded
    }
    Loader.load(avutil.class);
    Loader.load(swresample.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    // FFmpeg logs to standard error by default; exceptions carry the errors instead.
    av_log_set_level(AV_LOG_QUIET);
  }

  /**
   * Returns the code if it is not an error.
   *
   * @param step description of the operation, for example "encoding an image"
   * @throws VideoException if the code is an error
   */
  static int check(int code, String step) throws VideoException {
    if (code < 0) {
      throw new VideoException("FFmpeg failed while %s: %s".formatted(step, reason(code)));
    }
    return code;
  }

  /**
   * Returns the allocated pointer.
   *
   * @throws VideoException if it is null, which means that memory ran out
   */
  static <P extends Pointer> P present(P pointer, String what) throws VideoException {
    if (Pointer.isNull(pointer)) {
      throw new VideoException("FFmpeg is out of memory for " + what);
    }
    return pointer;
  }

  private static String reason(int code) {
    try (BytePointer text = new BytePointer(LONGEST_REASON)) {
      return av_strerror(code, text, LONGEST_REASON) < 0 ? "error " + code : text.getString();
    }
  }
}
