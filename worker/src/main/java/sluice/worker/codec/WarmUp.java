package sluice.worker.codec;

import java.time.Duration;

/**
 * Converts images made up until vectors are fast. In a new JVM they are many times slower than
 * going without: each is an object until the compiler has seen the loops often enough to make
 * registers of them, which on a busy machine takes seconds.
 */
final class WarmUp {

  /** Small, so that a time bound is kept; large enough that the loops run in full. */
  private static final int SIDE = 256;

  private static final CodecLimits LIMITS = new CodecLimits(8 * SIDE * SIDE, SIDE * SIDE);
  private static final int QUALITY = 95;
  private static final int PLAIN_ROUNDS = 10;

  /** So many without a new best one mean that there is nothing to come. */
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
   * Returns when vectors are as fast as they get, or after the bound and one image.
   *
   * @return whether they are clearly faster than going without
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
      // A tenth less is a gain; the rest is noise.
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
