package sluice.gateway.jobs;

import java.time.Duration;

/** How long a worker takes for its jobs, measured against their size: a moving average. */
final class ServiceTimeEwma {

  /** Share of the newest job in the average. */
  private static final double NEWEST = 0.3;

  /** One job that took longer than this against the average says more of the job than of it. */
  private static final double OUTLIER = 10;

  /** A JVM that has just started is slow at its first jobs, and nobody's fault. */
  private static final int JOBS_MIN = 30;

  /** What a job costs whatever its size, as so many bytes. */
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

  /** Forgets all but this job. */
  void restart(Duration took, int bytes) {
    nanosPerByte = of(took, bytes);
  }

  /** False while there have been too few jobs to judge by. */
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
