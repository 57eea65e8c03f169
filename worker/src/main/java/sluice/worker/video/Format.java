package sluice.worker.video;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What all videos have in common, so that they can be joined by copying their images: one image
 * lasts exactly {@link #SAMPLES_IN} samples of speech and {@link #SAMPLES_OUT} of the video's
 * sound.
 */
final class Format {

  static final int FRAMES_PER_SECOND = 25;

  /** Of the speech that comes in, in samples per second. */
  static final int RATE_IN = 16_000;

  /** Of the sound in the video; AAC frames then are short (21 ms), and every browser plays it. */
  static final int RATE_OUT = 48_000;

  static final int SAMPLES_IN = RATE_IN / FRAMES_PER_SECOND;
  static final int SAMPLES_OUT = RATE_OUT / FRAMES_PER_SECOND;

  private Format() {}

  /** How many images the sound needs; the last one may be longer than what is left of it. */
  static int frames(int samplesIn) {
    return Math.ceilDiv(samplesIn, SAMPLES_IN);
  }

  /** Unit of time of the images. */
  static AVRational frameTime() {
    return avutil.av_make_q(1, FRAMES_PER_SECOND);
  }

  /** Unit of time of the sound. */
  static AVRational sampleTime() {
    return avutil.av_make_q(1, RATE_OUT);
  }
}
