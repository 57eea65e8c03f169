package sluice.gateway.jobs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sluice.gateway.jobs.JobSpec.Kind;

/**
 * The jobs that wait for a free worker, oldest first.
 *
 * <p>It takes no more than the workers can be expected to get to in time: how fast jobs leave it
 * while others wait is what all workers together can do. When too many come at once, it would
 * otherwise fill within a moment with work for half a minute, and hold all of its images for
 * nothing.
 *
 * <p>Lives on the context of the pool; only {@link #isFull()} and {@link #size} are for any thread.
 */
final class JobQueue {

  /** Average over so many jobs: workers answer in bursts of as many as they have slots. */
  private static final int GAPS_MAX = 32;

  /** Of fewer there is no saying. */
  private static final int GAPS_MIN = 8;

  private final Deque<Job> jobs = new ArrayDeque<>();
  private final Map<Kind, Integer> sizes = new ConcurrentHashMap<>();
  private final JobsConfig.Bounds bounds;
  private volatile boolean full;

  /** Average time between two jobs that left while others waited; of how many. */
  private double gapNanos;

  private int gaps;
  private long takenNanos;
  private boolean othersWaited;

  JobQueue(JobsConfig.Bounds bounds) {
    this.bounds = bounds;
  }

  /** How many jobs of this kind wait. */
  int size(Kind kind) {
    return sizes.getOrDefault(kind, 0);
  }

  /** What waits just now; the queue may change meanwhile. */
  List<Job> waiting() {
    return List.copyOf(jobs);
  }

  void addLast(Job job) {
    jobs.addLast(job);
    sizes.merge(job.kind(), 1, Integer::sum);
    assess();
  }

  /** Puts a job at the head that has waited once already. */
  void addAgain(Job job) {
    if (!jobs.contains(job)) {
      jobs.addFirst(job);
      sizes.merge(job.kind(), 1, Integer::sum);
      assess();
    }
  }

  void remove(Job job) {
    if (jobs.remove(job)) {
      sizes.merge(job.kind(), -1, Integer::sum);
    }
    assess();
  }

  /** A worker has room for this one. */
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

  /** Looks at the time; to be called every now and then. */
  void assess() {
    full = !jobs.isEmpty() && (jobs.size() >= bounds.maxQueued() || isTooLong(jobs.size() + 1));
  }

  /** True if this job waits, and all others have waited longer. */
  boolean isNewest(Job job) {
    return !jobs.isEmpty() && jobs.getLast() == job;
  }

  /** True if the newest is one too many. */
  boolean isOverlong() {
    return jobs.size() > bounds.maxQueued() || isTooLong(jobs.size());
  }

  /** True if another job would be one too many, as far as is known; a few may slip in. */
  boolean isFull() {
    return full;
  }

  /** The last of so many would wait too long, or the first has already. */
  private boolean isTooLong(int size) {
    Job first = jobs.getFirst();
    long maxNanos = bounds.maxWait().toNanos();
    return (gaps >= GAPS_MIN && size * gapNanos > maxNanos)
        || (first.failures() == 0 && first.age().toNanos() > maxNanos);
  }
}
