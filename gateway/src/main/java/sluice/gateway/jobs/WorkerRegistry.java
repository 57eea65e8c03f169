package sluice.gateway.jobs;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.job.Announcement;

/**
 * Which workers there are, by what they say of themselves and for how long they have said nothing.
 */
final class WorkerRegistry {

  private static final Logger log = LoggerFactory.getLogger(WorkerRegistry.class);

  /** Nearly five announcements. A worker that is silent for longer is dead or as good as dead. */
  private static final Duration SILENCE_MAX = Duration.ofMillis(1_200);

  /** Being later than this by oneself is worth a word; less is what a busy machine does. */
  private static final Duration STANDSTILL = Duration.ofMillis(200);

  private final Map<String, RemoteWorker> workers = new LinkedHashMap<>();
  private final AtomicInteger known = new AtomicInteger(); // for the scrape, on another thread
  private volatile boolean knownAny;
  private volatile boolean withoutVideos = true;
  private volatile boolean mute = true;
  private volatile long seenNanos = System.nanoTime(); // asked on any thread

  /** A worker has spoken: a new one is taken in, unless it only says goodbye. */
  void hear(Announcement announcement) {
    RemoteWorker worker = workers.get(announcement.workerId());
    if (worker != null) {
      worker.hear(announcement);
    } else if (!announcement.leaving()) {
      RemoteWorker fresh = new RemoteWorker(announcement);
      log.atInfo()
          .addKeyValue("worker", fresh.name())
          .addKeyValue("worker_id", fresh.id())
          .log("Worker joined");
      workers.put(announcement.workerId(), fresh);
    }
    count();
  }

  void remove(RemoteWorker worker, String reason) {
    if (worker.isLeaving()) {
      log.atInfo().addKeyValue("worker", worker.name()).log("Worker left");
    } else {
      log.atWarn()
          .addKeyValue("worker", worker.name())
          .addKeyValue("cause", reason)
          .log("Worker lost");
    }
    workers.remove(worker.id());
    count();
  }

  /**
   * The worker with most room for this job, of several the one that has waited longest for a job;
   * none that has it or has failed it.
   */
  Optional<RemoteWorker> freest(Job job) {
    return workers.values().stream()
        .filter(worker -> worker.hasRoomFor(job) && !job.hasBeenAt(worker))
        .max(
            Comparator.comparing((RemoteWorker worker) -> !worker.ranksLast())
                .thenComparingInt(RemoteWorker::free)
                .thenComparingLong(RemoteWorker::idleNanos));
  }

  /** What the others take for a job, in nanoseconds for a byte: the median of their averages. */
  double paceOfOthers(RemoteWorker worker) {
    double[] paces =
        workers.values().stream()
            .filter(other -> other != worker && other.pace().isKnown())
            .mapToDouble(other -> other.pace().nanosPerByte())
            .sorted()
            .toArray();
    return paces.length == 0 ? Double.POSITIVE_INFINITY : paces[(paces.length - 1) / 2];
  }

  /** Those that may never answer what they have. */
  List<RemoteWorker> suspects() {
    return workers.values().stream().filter(RemoteWorker::isSuspect).toList();
  }

  /**
   * This gateway itself has stood still: what the workers have said meanwhile has not been read
   * yet, so nobody is blamed for that time.
   */
  void excuse(Duration standstill) {
    if (standstill.compareTo(STANDSTILL) > 0) {
      log.atWarn().addKeyValue("duration_ms", standstill.toMillis()).log("Event loop stalled");
      workers.values().forEach(worker -> worker.excuse(standstill));
    }
  }

  List<RemoteWorker> on(String node) {
    return workers.values().stream().filter(worker -> worker.isOn(node)).toList();
  }

  List<RemoteWorker> silent() {
    return workers.values().stream()
        .filter(worker -> worker.silence().compareTo(SILENCE_MAX) > 0)
        .toList();
  }

  /** True if no worker takes jobs of the avatar; on any thread. */
  boolean isWithoutVideos() {
    return withoutVideos;
  }

  /** True if no worker speaks; on any thread. */
  boolean isMute() {
    return mute;
  }

  boolean allHaveFailed(Job job) {
    return workers.values().stream().allMatch(job::hasBeenAt);
  }

  /** Workers that take jobs; may be asked on any thread. */
  int known() {
    return known.get();
  }

  /** Time since there was a worker that takes jobs, or since the start; on any thread. */
  Duration empty() {
    return known.get() > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - seenNanos);
  }

  /** True once there has been a worker; on any thread. */
  boolean hasKnownAny() {
    return knownAny;
  }

  private void count() {
    if (known.get() > 0) {
      seenNanos = System.nanoTime();
    }
    known.set((int) workers.values().stream().filter(worker -> !worker.isLeaving()).count());
    withoutVideos = workers.values().stream().noneMatch(RemoteWorker::takesVideos);
    mute = workers.values().stream().noneMatch(RemoteWorker::speaks);
    knownAny = knownAny || known.get() > 0;
  }
}
