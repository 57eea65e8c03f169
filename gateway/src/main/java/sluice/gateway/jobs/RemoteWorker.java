package sluice.gateway.jobs;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;

/** A worker as this gateway knows it: what it says of itself, and what we have sent it. */
final class RemoteWorker {

  /**
   * A worker that said BUSY is left alone for so long, and twice as long each further time: to be
   * told so costs both sides the transfer of a picture.
   */
  private static final long BUSY_NANOS_MIN = Duration.ofMillis(50).toNanos();

  private static final long BUSY_NANOS_MAX = Duration.ofSeconds(1).toNanos();

  /** Two announcements missed: it may be dying, so nothing more goes there until it is heard. */
  private static final Duration SUSPECT = Duration.ofMillis(700);

  private final String id;
  private final String nodeId;
  private final Set<Job> inFlight = new HashSet<>();
  private int capacity;
  private int loadOfOthers;
  private boolean leaving;
  private long seenNanos;
  private long busyUntilNanos;
  private long busyNanos = BUSY_NANOS_MIN;

  RemoteWorker(Announcement first) {
    id = first.workerId();
    nodeId = first.nodeId();
    busyUntilNanos = System.nanoTime();
    hear(first);
  }

  void hear(Announcement announcement) {
    capacity = announcement.capacity();
    loadOfOthers = Math.max(0, announcement.load() - inFlight.size());
    leaving = announcement.leaving();
    seenNanos = System.nanoTime();
  }

  String id() {
    return id;
  }

  String address() {
    return Addresses.worker(id);
  }

  boolean isOn(String node) {
    return nodeId.equals(node);
  }

  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - seenNanos);
  }

  /**
   * Places left for jobs of ours. What other gateways hold there is news of up to one announcement
   * ago, so one place is always tried: a worker that is full says so at no cost.
   */
  int free() {
    boolean busy = busyUntilNanos - System.nanoTime() > 0;
    if (leaving || busy || silence().compareTo(SUSPECT) > 0) {
      return 0;
    }
    return Math.max(1, capacity - loadOfOthers) - inFlight.size();
  }

  /** True once it has said goodbye: it finishes what it has and takes nothing more. */
  boolean isLeaving() {
    return leaving;
  }

  void begin(Job job) {
    inFlight.add(job);
  }

  void end(Job job) {
    inFlight.remove(job);
  }

  void isBusy() {
    busyUntilNanos = System.nanoTime() + busyNanos;
    busyNanos = Math.min(2 * busyNanos, BUSY_NANOS_MAX);
  }

  /** It has taken a job: there is room again. */
  void isNotBusy() {
    busyNanos = BUSY_NANOS_MIN;
  }

  List<Job> inFlight() {
    return List.copyOf(inFlight);
  }
}
