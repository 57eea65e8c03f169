package sluice.worker.codec;

import java.time.Duration;

/**
 * Converts generated images until vectors are fast. In a new JVM they are many times slower than
 * plain code: each vector is an object until the compiler keeps it in registers, which takes
 * seconds on a busy machine.
 */
final class WarmUp {

  /** Small, so that the time bound is kept; large enough for full runs of the loops. */
  private static final int SIDE = 256;

  private static final CodecLimits LIMITS = new CodecLimits(8 * SIDE * SIDE, SIDE * SIDE);
  private static final int QUALITY = 95;
  private static final int PLAIN_ROUNDS = 10;

  /** Rounds without a new best time after which the warm-up is complete. */
  private static final int ROUNDS_WITHOUT_GAIN = 15;

  private final Transcoder plain;
  private final Transcoder byVectors;
  private final byte[] rgb = SyntheticPng.rgb(SIDE, SIDE).png();
  private final byte[] rgba = SyntheticPng.rgba(SIDE, SIDE).png();

  WarmUp(InflateLibrary library) {
    plain = new Transcoder(LIMITS, library, false);
    byVectors = new Transcoder(LIMITS, library, true);
  }

  /**
   * Runs until vectors stop getting faster, or until the bound, exceeded by at most one image.
   *
   * @return true if vectors are clearly faster than plain code
   */
  boolean run(Duration bound) {
    long start = System.nanoTime();
    long bestPlain = Long.MAX_VALUE;
    for (int round = 0; round < PLAIN_ROUNDS; round++) {
      bestPlain = Math.min(bestPlain, nanos(plain));
    }
    long best = Long.MAX_VALUE;
    int without = 0;
    while (without < ROUNDS_WITHOUT_GAIN && System.nanoTime() - start < bound.toNanos()) {
      long took = nanos(byVectors);
      // Less than a tenth is noise.
      boolean gain = took < best - best / 10;
      best = Math.min(best, took);
      without = gain || !faster(best, bestPlain) ? 0 : without + 1;
    }
    return faster(best, bestPlain);
  }

  private static boolean faster(long vectors, long plain) {
    return vectors < plain - plain / 4;
  }

  private long nanos(Transcoder transcoder) {
    long start = System.nanoTime();
    transcoder.transcode(rgb, QUALITY);
    transcoder.transcode(rgba, QUALITY);
    return System.nanoTime() - start;
  }
}
