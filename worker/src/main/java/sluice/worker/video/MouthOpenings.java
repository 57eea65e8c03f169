package sluice.worker.video;

import java.util.Arrays;

/**
 * How far the mouth is open in each image of a video: it follows the loudness of the sound in that
 * image's time. The loudest images of a video open it fully, however loud the voice is.
 */
final class MouthOpenings {

  /**
   * Root mean square below which all of a video counts as silence, 32768 being full scale: -56 dB.
   */
  private static final double SILENCE = 50;

  /** Root of the loudness, against that of the loud images, up to which it is closed: -28 dB. */
  private static final double QUIET = 0.2;

  /** Which image, by loudness, opens the mouth fully; louder ones are outliers. */
  private static final double LOUD = 0.95;

  /** Part of the way to a wider opening that is gone in one image of 40 ms. */
  private static final double ATTACK = 0.8;

  /** The same on the way back: lips close slower than they open. */
  private static final double DECAY = 0.45;

  private MouthOpenings() {}

  /** An opening from 0 to {@code levels - 1} for each image. */
  static int[] of(short[] sound, int levels) {
    double[] loudness = loudness(sound);
    double reference = reference(loudness);
    int[] openings = new int[loudness.length];
    double opening = 0;
    for (int i = 0; i < openings.length; i++) {
      double wanted = wanted(loudness[i], reference);
      opening += (wanted - opening) * (wanted > opening ? ATTACK : DECAY);
      openings[i] = (int) Math.round(opening * (levels - 1));
    }
    return openings;
  }

  private static double wanted(double loudness, double reference) {
    if (reference < SILENCE) {
      return 0;
    }
    // The root, since an ear notices ratios: a hundredth of the power still is a voice.
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
