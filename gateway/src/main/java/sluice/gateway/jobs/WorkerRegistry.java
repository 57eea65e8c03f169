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

/** The known workers: those that have announced themselves and are neither gone nor silent. */
final class WorkerRegistry {

  private static final Logger log = LoggerFactory.getLogger(WorkerRegistry.class);

  /** Nearly five announcements; a worker that is silent for longer counts as dead. */
  private static final Duration SILENCE_MAX = Duration.ofMillis(1_200);

  /** Shorter pauses are normal on a busy machine. */
  private static final Duration PAUSE_MIN = Duration.ofMillis(200);

  private final Map<String, RemoteWorker> workers = new LinkedHashMap<>();
  private final AtomicInteger known = new AtomicInteger(); // read by the scrape's thread, too
  private volatile boolean knownAny;
  private volatile boolean withoutVideos = true;
  private volatile boolean mute = true;
  private volatile long seenNanos = System.nanoTime(); // read on any thread

  /** Updates the worker, or adds it if it is new and not leaving. */
  void onAnnouncement(Announcement announcement) {
    RemoteWorker worker = workers.get(announcement.workerId());
    if (worker != null) {
      worker.onAnnouncement(announcement);
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

  void remove(RemoteWorker worker, String cause) {
    if (worker.isLeaving()) {
      log.atInfo().addKeyValue("worker", worker.name()).log("Worker left");
    } else {
      log.atWarn()
          .addKeyValue("worker", worker.name())
          .addKeyValue("cause", cause)
          .log("Worker lost");
    }
    workers.remove(worker.id());
    count();
  }

  /**
   * The worker with most room for this job; among several, the one that has waited longest for a
   * job. Never one that has the job or has failed it.
   */
  Optional<RemoteWorker> leastLoaded(Job job) {
    return workers.values().stream()
        .filter(worker -> worker.hasRoomFor(job) && !job.hasBeenAt(worker.id()))
        .max(
            Comparator.comparing((RemoteWorker worker) -> !worker.ranksLast())
                .thenComparingInt(RemoteWorker::free)
                .thenComparingLong(RemoteWorker::idleNanos));
  }

  /** The median of the other workers' averages, in nanoseconds per byte; infinite if unknown. */
  double serviceTimeOfOthers(RemoteWorker worker) {
    double[] averages =
        workers.values().stream()
            .filter(other -> other != worker && other.serviceTime().isKnown())
            .mapToDouble(other -> other.serviceTime().nanosPerByte())
            .sorted()
            .toArray();
    return averages.length == 0 ? Double.POSITIVE_INFINITY : averages[(averages.length - 1) / 2];
  }

  /** The workers that may never reply to what they have. */
  List<RemoteWorker> suspects() {
    return workers.values().stream().filter(RemoteWorker::isSuspect).toList();
  }

  /**
   * Does not count a pause of this gateway's event loop as silence of the workers, whose
   * announcements have not been read meanwhile.
   */
  void discountPause(Duration pause) {
    if (pause.compareTo(PAUSE_MIN) > 0) {
      log.atWarn().addKeyValue("ms", pause.toMillis()).log("Event loop stalled");
      workers.values().forEach(worker -> worker.discountPause(pause));
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

  boolean allHaveFailed(Job job) {
    return workers.values().stream().allMatch(worker -> job.hasBeenAt(worker.id()));
  }

  /** True if no worker takes jobs of the avatar; on any thread. */
  boolean isWithoutVideos() {
    return withoutVideos;
  }

  /** True if no worker has a speech engine; on any thread. */
  boolean isMute() {
    return mute;
  }

  /** Number of workers that take jobs; on any thread. */
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
