package sluice.gateway.jobs;

import java.time.Duration;

/**
 * The time a worker takes for its jobs, relative to their size, as an exponentially weighted moving
 * average.
 */
final class ServiceTimeEwma {

  /** Weight of the newest job. */
  private static final double NEWEST = 0.3;

  /**
   * Largest factor to the average that counts; a slower job says more about itself than about the
   * worker.
   */
  private static final double OUTLIER = 10;

  /** Fewest jobs to judge by; a JVM is slow at its first ones. */
  private static final int JOBS_MIN = 30;

  /** Fixed cost of a job, expressed in bytes. */
  private static final int FIXED_BYTES = 64 * 1024;

  private double nanosPerByte;
  private int jobs;

  void add(Duration took, int bytes) {
    double newest = of(took, bytes);
    if (jobs++ == 0) {
      nanosPerByte = newest;
    } else {
      nanosPerByte += NEWEST * (Math.min(newest, OUTLIER * nanosPerByte) - nanosPerByte);
    }
  }

  /** Restarts the average with this job. */
  void restart(Duration took, int bytes) {
    nanosPerByte = of(took, bytes);
  }

  /** True once there have been enough jobs to judge by. */
  boolean isKnown() {
    return jobs >= JOBS_MIN;
  }

  double nanosPerByte() {
    return nanosPerByte;
  }

  static double of(Duration took, int bytes) {
    return (double) took.toNanos() / (bytes + FIXED_BYTES);
  }
}
