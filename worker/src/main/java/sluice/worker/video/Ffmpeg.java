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

/** The library as a whole: loading it, and what its return codes mean. */
final class Ffmpeg {

  /** JavaCPP's bound on the memory of the process, guessed from the size of the Java heap alone. */
  private static final String MEMORY_BOUND = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static final int LONGEST_REASON = 256;

  private Ffmpeg() {}

  /** Loads the native libraries; all but the first call return at once. */
  static void load() {
    if (System.getProperty(MEMORY_BOUND) == null) {
      System.setProperty(MEMORY_BOUND, "0"); // none; read once, when JavaCPP is loaded
    }
    Loader.load(avutil.class);
    Loader.load(swresample.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    // It would write to standard error by itself. What went wrong is in the exception.
    av_log_set_level(AV_LOG_QUIET);
  }

  /**
   * The return code if it is no error.
   *
   * @param step what was tried, as "encoding an image"
   */
  static int check(int code, String step) throws VideoException {
    if (code < 0) {
      throw new VideoException("FFmpeg failed at %s: %s".formatted(step, reason(code)));
    }
    return code;
  }

  /** What was allocated, or the exception that says that there was no memory for it. */
  static <P extends Pointer> P present(P pointer, String what) throws VideoException {
    if (Pointer.isNull(pointer)) {
      throw new VideoException("FFmpeg has no memory for " + what);
    }
    return pointer;
  }

  private static String reason(int code) {
    try (BytePointer text = new BytePointer(LONGEST_REASON)) {
      return av_strerror(code, text, LONGEST_REASON) < 0 ? "error " + code : text.getString();
    }
  }
}
