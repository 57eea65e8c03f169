package sluice.worker.sound;

import java.math.BigInteger;

/**
 * Changes the sample rate by band-limited interpolation: each output sample is a sum of
 * neighbouring input samples, weighted by a Kaiser-windowed sinc (J. O. Smith, "Digital Audio
 * Resampling", https://ccrma.stanford.edu/~jos/resample/). The ratio of the rates consists of small
 * integers, so output samples fall on few positions between two input samples, and the weights of
 * each position are computed once. Thread-safe.
 */
public final class Resampler {

  /** Zero crossings on each side of the sinc; more make the filter steeper and slower. */
  private static final int CROSSINGS = 24;

  /** Shape of the Kaiser window, for a stop band of about -80 dB. */
  private static final double BETA = 8;

  /** Cutoff, as a fraction of the Nyquist frequency of the lower rate. */
  private static final double PASS = 0.93;

  private final int up;
  private final int down;
  private final int reach;
  private final float[][] weights;

  /**
   * Computes the weights.
   *
   * @param from input samples per second, positive
   * @param to output samples per second, positive
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

  /** Weights for a position {@code offset} samples after the input sample {@code reach - 1}. */
  private void fill(float[] row, double offset, double band) {
    double sum = 0;
    double[] exact = new double[row.length];
    for (int tap = 0; tap < row.length; tap++) {
      double distance = tap - (reach - 1) - offset;
      exact[tap] = sinc(distance * band) * kaiser(distance / reach);
      sum += exact[tap];
    }
    for (int tap = 0; tap < row.length; tap++) {
      row[tap] = (float) (exact[tap] / sum); // keeps a constant signal constant
    }
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x));
  }

  /** Modified Bessel function of order zero, by its power series; scaling cancels out. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int n = 1; term > sum * 1e-12; n++) {
      term *= (x / (2 * n)) * (x / (2 * n));
      sum += term;
    }
    return sum;
  }

  /** Number of output samples for {@code count} input samples, rounded up. */
  public int length(int count) {
    return Math.toIntExact(Math.ceilDiv((long) count * up, (long) down));
  }

  /** Resamples the whole sound; values beyond 16 bits are clipped. */
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
   * Resamples a part of the sound. There is silence before its beginning and after its end.
   *
   * @param sound input samples
   * @param first index of the first output sample
   * @param to receives the output samples, in the scale of the input
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
