package sluice.worker.video;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Format of all videos. It is fixed so that videos can be joined by copying their images: one image
 * lasts exactly {@link #SAMPLES_IN} samples of speech and {@link #SAMPLES_OUT} samples of the
 * video's sound.
 */
final class Format {

  static final int FRAMES_PER_SECOND = 25;

  /** Sample rate of the speech. */
  static final int RATE_IN = 16_000;

  /** Sample rate of the video. Its AAC frames are short (21 ms), and every browser plays it. */
  static final int RATE_OUT = 48_000;

  static final int SAMPLES_IN = RATE_IN / FRAMES_PER_SECOND;
  static final int SAMPLES_OUT = RATE_OUT / FRAMES_PER_SECOND;

  private Format() {}

  /** Number of images for the sound, rounded up. */
  static int frames(int samplesIn) {
    return Math.ceilDiv(samplesIn, SAMPLES_IN);
  }

  /** Time base of the images. */
  static AVRational frameTime() {
    return avutil.av_make_q(1, FRAMES_PER_SECOND);
  }

  /** Time base of the sound. */
  static AVRational sampleTime() {
    return avutil.av_make_q(1, RATE_OUT);
  }
}
