package sluice.gateway.jobs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.log.RequestId;

/** A worker as this gateway knows it: what it says of itself, and what we have sent it. */
final class RemoteWorker {

  private static final Logger log = LoggerFactory.getLogger(RemoteWorker.class);

  /** Two announcements missed: it may be dying, so nothing more goes there until it is heard. */
  private static final Duration SUSPECT = Duration.ofMillis(700);

  /** With an image and without any response for so long, whatever it announces. */
  private static final Duration STUCK = Duration.ofSeconds(1);

  /** Slower than this against the others is slow. */
  private static final double SLOW = 4;

  /** Nobody is called slow for a job that took less. */
  private static final Duration QUICK = Duration.ofMillis(20);

  private final String id;
  private final String nodeId;
  private final String name;
  private final Map<Job, Long> inFlight = new LinkedHashMap<>(); // with the time each was sent
  private final ServiceTimeEwma pace = new ServiceTimeEwma();

  /** To be told BUSY costs both sides the transfer of an image. */
  private final Backoff busy = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  /** The same for jobs of the avatar, of which a worker has few places. */
  private final Backoff videosBusy = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  /** Between two looks whether it is still slow. */
  private final Backoff slow = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  private int capacity;
  private int loadOfOthers;
  private long byteCapacity;
  private long bytesOfOthers;
  private long inFlightBytes;
  private Videos videos = Videos.NONE;
  private int videosOfOthers;
  private boolean fetches;
  private boolean leaving;
  private long seenNanos;
  private long sentNanos = System.nanoTime();
  private long respondedNanos = System.nanoTime();

  RemoteWorker(Announcement first) {
    id = first.workerId();
    nodeId = first.nodeId();
    name = first.address().isEmpty() ? id : first.address();
    hear(first);
  }

  void hear(Announcement announcement) {
    capacity = announcement.capacity();
    loadOfOthers = Math.max(0, announcement.load() - quickInFlight());
    byteCapacity = announcement.byteCapacity();
    bytesOfOthers = Math.max(0, announcement.byteLoad() - inFlightBytes);
    videos = announcement.videos();
    videosOfOthers = Math.max(0, videos.load() - videosInFlight());
    fetches = announcement.fetches();
    leaving = announcement.leaving();
    seenNanos = System.nanoTime();
  }

  String id() {
    return id;
  }

  /** What the log calls it: host and port of its node if they are known, else its id. */
  String name() {
    return name;
  }

  String address() {
    return Addresses.worker(id);
  }

  boolean isOn(String node) {
    return nodeId.equals(node);
  }

  Duration silence() {
    return since(seenNanos);
  }

  /** So much of its silence was not its own. */
  void excuse(Duration time) {
    seenNanos += time.toNanos();
    respondedNanos += time.toNanos();
  }

  /** Takes nothing more for now, and may never answer what it has. */
  boolean isSuspect() {
    return isSilent() || isStuck();
  }

  private boolean isSilent() {
    return silence().compareTo(SUSPECT) > 0;
  }

  /** Videos are given the time they have: a worker is not stuck because it is at work on one. */
  private boolean isStuck() {
    return since(respondedNanos).compareTo(STUCK) > 0
        && inFlight.entrySet().stream()
            .filter(sent -> sent.getKey().isQuick())
            .findFirst()
            .filter(oldest -> since(oldest.getValue()).compareTo(STUCK) > 0)
            .isPresent();
  }

  private int quickInFlight() {
    return (int) inFlight.keySet().stream().filter(Job::isQuick).count();
  }

  private int videosInFlight() {
    return inFlight.size() - quickInFlight();
  }

  /** True if it fetches what does not come with its jobs. */
  boolean fetches() {
    return fetches;
  }

  /** True if it takes jobs of the avatar. */
  boolean takesVideos() {
    return videos.capacity() > 0;
  }

  /** True if it takes jobs of the avatar and has a program that speaks. */
  boolean speaks() {
    return takesVideos() && videos.speech();
  }

  /**
   * Places left for jobs of ours. What other gateways hold there is news of up to one announcement
   * ago, so one place is always tried: a worker that is full says so at no cost.
   */
  int free() {
    if (leaving || busy.isOn() || isSuspect()) {
      return 0;
    }
    return Math.max(1, capacity - loadOfOthers) - quickInFlight();
  }

  /** True if it can do this job, has a place for it, and its image is not too much. */
  boolean hasRoomFor(Job job) {
    return switch (job.kind()) {
      case IMAGE ->
          free() > 0
              && (inFlightBytes == 0
                  || bytesOfOthers + inFlightBytes + job.bytes() <= byteCapacity);
      case PORTRAIT -> free() > 0 && takesVideos();
      case SPEECH -> speaks() && freeForVideos() > 0;
      case VIDEO -> freeForVideos() > 0;
    };
  }

  /** Places left for jobs of the avatar; one is always tried, if it takes them at all. */
  private int freeForVideos() {
    if (leaving || videosBusy.isOn() || isSilent() || !takesVideos()) {
      return 0;
    }
    return Math.max(1, videos.capacity() - videosOfOthers) - videosInFlight();
  }

  /** True if another is to be preferred: it is slow, or one job is there to see if it still is. */
  boolean ranksLast() {
    return slow.isOn() || (slow.hasBegun() && !inFlight.isEmpty());
  }

  /** True once it has said goodbye: it finishes what it has and takes nothing more. */
  boolean isLeaving() {
    return leaving;
  }

  /** Time since it was given a job. */
  long idleNanos() {
    return System.nanoTime() - sentNanos;
  }

  void begin(Job job) {
    sentNanos = System.nanoTime();
    inFlight.put(job, sentNanos);
    inFlightBytes += job.isImage() ? job.bytes() : 0;
  }

  /** It has answered the job, or never will. */
  void end(Job job) {
    if (inFlight.remove(job) != null) {
      inFlightBytes -= job.isImage() ? job.bytes() : 0;
    }
  }

  /** It has said that it has no room for this job. */
  void isBusy(Job job) {
    (job.isQuick() ? busy : videosBusy).begin();
  }

  /** It has answered a job, so it is there and at work. */
  void hasResponded() {
    respondedNanos = System.nanoTime();
  }

  /**
   * It has done a job: there is room again, and if it was an image, news of how fast it is.
   *
   * @param usual what others take, in nanoseconds for a byte
   */
  void hasDone(Job job, Duration took, double usual) {
    hasResponded();
    (job.isQuick() ? busy : videosBusy).reset();
    if (!job.isImage()) {
      return;
    }
    if (slow.hasBegun() && !isSlow(took, ServiceTimeEwma.of(took, job.bytes()), usual)) {
      slow.reset();
      pace.restart(took, job.bytes());
      return;
    }
    pace.add(took, job.bytes());
    if (pace.isKnown() && !slow.isOn() && isSlow(took, pace.nanosPerByte(), usual)) {
      log.atWarn()
          .addKeyValue("worker", name)
          .addKeyValue(RequestId.KEY, job.request())
          .addKeyValue("bytes", job.bytes())
          .addKeyValue("duration_ms", took.toMillis())
          .log("Worker is slow");
      slow.begin();
    }
  }

  private static boolean isSlow(Duration took, double measured, double usual) {
    return took.compareTo(QUICK) > 0 && measured > SLOW * usual;
  }

  ServiceTimeEwma pace() {
    return pace;
  }

  Duration sinceSent(Job job) {
    return since(inFlight.getOrDefault(job, System.nanoTime()));
  }

  List<Job> inFlight() {
    return List.copyOf(inFlight.keySet());
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
