package sluice.gateway.jobs;

import java.time.Duration;

/** Whether a worker is slow against the others, judged by the images it converts. */
final class WorkerSpeed {

  /** A worker that takes more than this many times as long as the others is slow. */
  private static final double SLOW = 4;

  /** A job that took less is never slow. */
  private static final Duration QUICK = Duration.ofMillis(20);

  private final ServiceTimeEwma average = new ServiceTimeEwma();

  /** Between two checks whether it is still slow. */
  private final Backoff slow = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  /**
   * Adds a job.
   *
   * @param usual what the other workers take, in nanoseconds per byte
   * @return true if the worker turns out to be slow
   */
  boolean add(Duration took, int bytes, double usual) {
    if (slow.hasBegun() && !isSlow(took, ServiceTimeEwma.of(took, bytes), usual)) {
      slow.reset();
      average.restart(took, bytes);
      return false;
    }
    average.add(took, bytes);
    if (average.isKnown() && !slow.isOn() && isSlow(took, average.nanosPerByte(), usual)) {
      slow.begin();
      return true;
    }
    return false;
  }

  /** The average of its jobs. */
  ServiceTimeEwma average() {
    return average;
  }

  /** True while it is left alone because it is slow. */
  boolean isSlow() {
    return slow.isOn();
  }

  /** True if it was slow, and no job has shown yet that it no longer is. */
  boolean isOnTrial() {
    return slow.hasBegun();
  }

  private static boolean isSlow(Duration took, double measured, double usual) {
    return took.compareTo(QUICK) > 0 && measured > SLOW * usual;
  }
}
