package sluice.worker.codec;

import java.time.Duration;

/**
 * Converts pictures made up until that is as fast as it gets. The first of a new JVM takes a
 * hundred times as long as a later one: vectors are objects until the compiler has seen the loops
 * often enough to make registers of them.
 */
final class WarmUp {

  /** Small, so that the time bound is kept; large enough that the loops run in full. */
  private static final int SIDE = 256;

  private static final int QUALITY = 95;

  /** So many without a new best one mean that there is nothing to come. */
  private static final int ROUNDS_WITHOUT_GAIN = 25;

  private final Transcoder transcoder;

  WarmUp(Transcoder transcoder) {
    this.transcoder = transcoder;
  }

  /** Returns when pictures are no longer faster than those before them, or after the bound. */
  void run(Duration bound) {
    byte[] rgb = SyntheticPng.rgb(SIDE, SIDE).png();
    byte[] rgba = SyntheticPng.rgba(SIDE, SIDE).png();
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int without = 0;
    long now = start;
    while (now - start < bound.toNanos() && without < ROUNDS_WITHOUT_GAIN) {
      transcoder.transcode(rgb, QUALITY);
      transcoder.transcode(rgba, QUALITY);
      long end = System.nanoTime();
      long took = end - now;
      now = end;
      // A tenth less is a gain; the rest is noise.
      without = took < best - best / 10 ? 0 : without + 1;
      best = Math.min(best, took);
    }
  }
}
