package sluice.gateway.jobs;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.log.RequestId;

/** A worker as this gateway knows it: what it announces, and what this gateway has sent it. */
final class RemoteWorker {

  private static final Logger log = LoggerFactory.getLogger(RemoteWorker.class);

  /** Two announcements missed: it may be dying, and gets nothing more until the next one. */
  private static final Duration SUSPECT = Duration.ofMillis(700);

  /** Longest time without any reply while it has an image, whatever it announces. */
  private static final Duration STUCK = Duration.ofSeconds(1);

  private final String id;
  private final String nodeId;
  private final String name;
  private final InFlightJobs inFlight = new InFlightJobs();
  private final WorkerSpeed speed = new WorkerSpeed();

  /** A BUSY costs both sides the transfer of an image. */
  private final Backoff busy = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  /** For jobs of the avatar, for which a worker has few places. */
  private final Backoff videosBusy = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  private int capacity;
  private int loadOfOthers;
  private long byteCapacity;
  private long bytesOfOthers;
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
    onAnnouncement(first);
  }

  void onAnnouncement(Announcement announcement) {
    capacity = announcement.capacity();
    loadOfOthers = Math.max(0, announcement.load() - inFlight.quick());
    byteCapacity = announcement.byteCapacity();
    bytesOfOthers = Math.max(0, announcement.byteLoad() - inFlight.imageBytes());
    videos = announcement.videos();
    videosOfOthers = Math.max(0, videos.load() - inFlight.videos());
    fetches = announcement.fetches();
    leaving = announcement.leaving();
    seenNanos = System.nanoTime();
  }

  String id() {
    return id;
  }

  /** Its name in the log: host and port of its node if they are known, else its id. */
  String name() {
    return name;
  }

  String address() {
    return Addresses.worker(id);
  }

  boolean isOn(String node) {
    return nodeId.equals(node);
  }

  /** Time since its last announcement. */
  Duration silence() {
    return since(seenNanos);
  }

  /** Does not count a pause of this gateway as silence of the worker. */
  void discountPause(Duration pause) {
    seenNanos += pause.toNanos();
    respondedNanos += pause.toNanos();
  }

  /** True if it gets nothing more for now, and may never reply to what it has. */
  boolean isSuspect() {
    return isSilent() || isStuck();
  }

  private boolean isSilent() {
    return silence().compareTo(SUSPECT) > 0;
  }

  /** Only images count: a worker that renders a video replies late, and is not stuck. */
  private boolean isStuck() {
    return since(respondedNanos).compareTo(STUCK) > 0
        && inFlight.oldestQuick().filter(age -> age.compareTo(STUCK) > 0).isPresent();
  }

  /** True if it fetches images that are not sent with their jobs. */
  boolean fetches() {
    return fetches;
  }

  /** True if it takes jobs of the avatar. */
  boolean takesVideos() {
    return videos.capacity() > 0;
  }

  /** True if it takes jobs of the avatar and has a speech engine. */
  boolean speaks() {
    return takesVideos() && videos.speech();
  }

  /**
   * Places left for jobs of this gateway. The load of other gateways is known as of the last
   * announcement, so one place is always tried: a full worker says so at no cost.
   */
  int free() {
    if (leaving || busy.isOn() || isSuspect()) {
      return 0;
    }
    return Math.max(1, capacity - loadOfOthers) - inFlight.quick();
  }

  /** True if it can do this job, has a place for it, and takes that many bytes. */
  boolean hasRoomFor(Job job) {
    return switch (job.kind()) {
      case IMAGE -> free() > 0 && hasRoomFor(job.bytes());
      case PORTRAIT -> free() > 0 && takesVideos();
      case SPEECH -> speaks() && freeForVideos() > 0;
      case VIDEO -> freeForVideos() > 0;
    };
  }

  private boolean hasRoomFor(int bytes) {
    return inFlight.imageBytes() == 0
        || bytesOfOthers + inFlight.imageBytes() + bytes <= byteCapacity;
  }

  /** Places left for jobs of the avatar; one is always tried if it takes them at all. */
  private int freeForVideos() {
    if (leaving || videosBusy.isOn() || isSilent() || !takesVideos()) {
      return 0;
    }
    return Math.max(1, videos.capacity() - videosOfOthers) - inFlight.videos();
  }

  /** True if others are to be preferred: it is slow, or has one job to show if it still is. */
  boolean ranksLast() {
    return speed.isSlow() || (speed.isOnTrial() && !inFlight.isEmpty());
  }

  /** True once it has announced its end: it finishes what it has and takes nothing more. */
  boolean isLeaving() {
    return leaving;
  }

  /** Time since it was last sent a job, in nanoseconds. */
  long idleNanos() {
    return System.nanoTime() - sentNanos;
  }

  void begin(Job job) {
    sentNanos = System.nanoTime();
    inFlight.add(job);
  }

  /** The worker has replied to the job, or never will. */
  void end(Job job) {
    inFlight.remove(job);
  }

  /** The worker has replied that it has no room for this job. */
  void onBusy(Job job) {
    (job.isQuick() ? busy : videosBusy).begin();
  }

  /** The worker has replied to a job, so it is alive and working. */
  void onReply() {
    respondedNanos = System.nanoTime();
  }

  /**
   * The worker has done a job, so it has room again.
   *
   * @param usual what the other workers take for an image, in nanoseconds per byte
   */
  void onDone(Job job, Duration took, double usual) {
    onReply();
    (job.isQuick() ? busy : videosBusy).reset();
    if (job.isImage() && speed.add(took, job.bytes(), usual)) {
      log.atWarn()
          .addKeyValue("worker", name)
          .addKeyValue(RequestId.KEY, job.request())
          .addKeyValue("bytes", job.bytes())
          .addKeyValue("ms", took.toMillis())
          .log("Worker is slow");
    }
  }

  /** How long it takes for images, on average. */
  ServiceTimeEwma serviceTime() {
    return speed.average();
  }

  /** Time since the job was sent. */
  Duration sinceSent(Job job) {
    return inFlight.age(job);
  }

  List<Job> inFlight() {
    return inFlight.all();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
