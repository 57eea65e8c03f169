package sluice.worker.video;

import java.util.Arrays;

/**
 * Computes how far the mouth is open in each image of a video. It follows the loudness of the sound
 * during that image, relative to the loudest images of the video, which open it fully.
 */
final class MouthOpenings {

  /**
   * A video whose loud images have a lower root mean square counts as silent; full scale is 32768,
   * so this is -56 dB.
   */
  private static final double SILENCE = 50;

  /** The mouth is closed up to this square root of the relative loudness, which is -28 dB. */
  private static final double QUIET = 0.2;

  /** Quantile of the loudness that opens the mouth fully; louder images are outliers. */
  private static final double LOUD = 0.95;

  /** Fraction of the way to a wider opening per image of 40 ms. */
  private static final double ATTACK = 0.8;

  /** Fraction of the way to a narrower opening per image; lips close more slowly. */
  private static final double DECAY = 0.45;

  private MouthOpenings() {}

  /** Returns an opening from 0 to {@code levels - 1} for each image. */
  static int[] of(short[] sound, int levels) {
    double[] loudness = loudness(sound);
    double reference = reference(loudness);
    int[] openings = new int[loudness.length];
    double opening = 0;
    for (int i = 0; i < openings.length; i++) {
      double target = target(loudness[i], reference);
      opening += (target - opening) * (target > opening ? ATTACK : DECAY);
      openings[i] = (int) Math.round(opening * (levels - 1));
    }
    return openings;
  }

  private static double target(double loudness, double reference) {
    if (reference < SILENCE) {
      return 0;
    }
    // The ear hears ratios: a hundredth of the power is still a voice, hence the square root.
    double heard = Math.sqrt(loudness / reference);
    return Math.clamp((heard - QUIET) / (1 - QUIET), 0, 1);
  }

  private static double reference(double[] loudness) {
    if (loudness.length == 0) {
      return 0;
    }
    double[] sorted = loudness.clone();
    Arrays.sort(sorted);
    return sorted[(int) (LOUD * (sorted.length - 1))];
  }

  private static double[] loudness(short[] sound) {
    double[] loudness = new double[Format.frames(sound.length)];
    for (int i = 0; i < loudness.length; i++) {
      int end = Math.min(sound.length, (i + 1) * Format.SAMPLES_IN);
      double sum = 0;
      for (int at = i * Format.SAMPLES_IN; at < end; at++) {
        sum += (double) sound[at] * sound[at];
      }
      loudness[i] = Math.sqrt(sum / Format.SAMPLES_IN);
    }
    return loudness;
  }
}
