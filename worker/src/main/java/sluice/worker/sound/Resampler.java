package sluice.worker.sound;

import java.math.BigInteger;

/**
 * Changes the rate of sound by a band-limited interpolation: each new sample is the sum of old ones
 * around its moment, weighted by a sinc under a Kaiser window (J. O. Smith, "Digital Audio
 * Resampling", https://ccrma.stanford.edu/~jos/resample/). The two rates are in the ratio of small
 * numbers, so only that many positions between two old samples occur, and the weights of each are
 * kept. May be shared by any number of threads.
 */
public final class Resampler {

  /** Crossings of zero on each side of the sinc: what it costs, and how steep it falls. */
  private static final int CROSSINGS = 24;

  /** Of the Kaiser window: ripples of about 80 dB below the tone. */
  private static final double BETA = 8;

  /** Where it begins to fall, as a part of the highest frequency of the lower rate. */
  private static final double PASS = 0.93;

  private final int up;
  private final int down;
  private final int reach;
  private final float[][] weights;

  /**
   * Computes the weights.
   *
   * @param from samples per second of what comes in, positive
   * @param to samples per second of what goes out, positive
   */
  public Resampler(int from, int to) {
    int common = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValueExact();
    this.up = to / common;
    this.down = from / common;
    double band = PASS * Math.min(1.0, (double) to / from);
    this.reach = (int) Math.ceil(CROSSINGS / band);
    this.weights = new float[up][2 * reach];
    for (int phase = 0; phase < up; phase++) {
      fill(weights[phase], (double) phase / up, band);
    }
  }

  /** Weights for a moment that lies by {@code offset} samples behind the sample number reach-1. */
  private void fill(float[] row, double offset, double band) {
    double sum = 0;
    double[] exact = new double[row.length];
    for (int tap = 0; tap < row.length; tap++) {
      double distance = tap - (reach - 1) - offset;
      exact[tap] = sinc(distance * band) * kaiser(distance / reach);
      sum += exact[tap];
    }
    for (int tap = 0; tap < row.length; tap++) {
      row[tap] = (float) (exact[tap] / sum); // so that a constant stays the same constant
    }
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x));
  }

  /** Modified Bessel function of order zero, by its power series; the common factor cancels out. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int n = 1; term > sum * 1e-12; n++) {
      term *= (x / (2 * n)) * (x / (2 * n));
      sum += term;
    }
    return sum;
  }

  /**
   * How many samples go out for {@code count} that come in: as long, to the nearest sample above.
   */
  public int length(int count) {
    return Math.toIntExact(Math.ceilDiv((long) count * up, (long) down));
  }

  /** All of the sound at the new rate. */
  public short[] resample(short[] sound) {
    float[] wide = new float[length(sound.length)];
    resample(sound, 0, wide);
    short[] narrow = new short[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (short) Math.clamp(Math.round(wide[i]), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return narrow;
  }

  /**
   * A part of the sound at the new rate, in the unit of the samples; before its beginning and
   * behind its end there is silence.
   *
   * @param first number of the first sample to fill in, counted at the new rate
   */
  public void resample(short[] sound, int first, float[] to) {
    for (int i = 0; i < to.length; i++) {
      long moment = (long) (first + i) * down;
      float[] row = weights[(int) (moment % up)];
      int start = (int) (moment / up) - (reach - 1);
      float sum = 0;
      int end = Math.min(row.length, sound.length - start);
      for (int tap = Math.max(0, -start); tap < end; tap++) {
        sum += row[tap] * sound[start + tap];
      }
      to[i] = sum;
    }
  }
}
