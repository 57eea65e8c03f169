package sluice.gateway.jobs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Jobs that wait for a free worker, oldest first.
 *
 * <p>Holds no more jobs than the workers are expected to take in time; their rate is measured by
 * how fast jobs leave while others wait. Otherwise a burst could fill the queue with work for half
 * a minute, and hold all of its images in memory for nothing.
 *
 * <p>Lives on the context of the pool; only {@link #isFull()} may be called on any thread.
 */
final class JobQueue {

  /** Number of jobs in the average; workers reply in bursts of as many as they have slots. */
  private static final int GAPS_MAX = 32;

  /** Fewest jobs that make a valid average. */
  private static final int GAPS_MIN = 8;

  private final Deque<Job> jobs = new ArrayDeque<>();
  private final JobsConfig.Bounds bounds;
  private volatile boolean full;

  /** Average time between two jobs that left while others waited. */
  private double gapNanos;

  private int gaps;
  private long takenNanos;
  private boolean othersWaited;

  JobQueue(JobsConfig.Bounds bounds) {
    this.bounds = bounds;
  }

  int size() {
    return jobs.size();
  }

  /** A copy of the jobs; the queue may change meanwhile. */
  List<Job> waiting() {
    return List.copyOf(jobs);
  }

  void addLast(Job job) {
    jobs.addLast(job);
    assess();
  }

  /** Puts a job that has already waited once at the head. */
  void addAgain(Job job) {
    if (!jobs.contains(job)) {
      jobs.addFirst(job);
      assess();
    }
  }

  void remove(Job job) {
    jobs.remove(job);
    assess();
  }

  /** Removes a job for which a worker has room. */
  void take(Job job) {
    long now = System.nanoTime();
    if (othersWaited) {
      gaps = Math.min(gaps + 1, GAPS_MAX);
      gapNanos += (now - takenNanos - gapNanos) / gaps;
    }
    remove(job);
    takenNanos = now;
    othersWaited = !jobs.isEmpty();
  }

  /** Accounts for the time that has passed; to be called every now and then. */
  void assess() {
    full = !jobs.isEmpty() && (jobs.size() >= bounds.maxQueued() || isTooLong(jobs.size() + 1));
  }

  /** True if this job is the newest one that waits. */
  boolean isNewest(Job job) {
    return !jobs.isEmpty() && jobs.getLast() == job;
  }

  /** True if the newest job is one too many. */
  boolean isOverlong() {
    return jobs.size() > bounds.maxQueued() || isTooLong(jobs.size());
  }

  /** True if a further job would be one too many; an estimate, which may let a few more in. */
  boolean isFull() {
    return full;
  }

  /** True if the last of so many jobs would wait too long, or the first already has. */
  private boolean isTooLong(int size) {
    Job first = jobs.getFirst();
    long maxNanos = bounds.maxWait().toNanos();
    return (gaps >= GAPS_MIN && size * gapNanos > maxNanos)
        || (first.failures() == 0 && first.age().toNanos() > maxNanos);
  }
}
