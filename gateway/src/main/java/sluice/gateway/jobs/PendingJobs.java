package sluice.gateway.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sluice.gateway.jobs.Outcome.Reason;

/**
 * The jobs that wait for a free worker, in one queue for images and one for the avatar. Decides
 * when waiting is pointless. Lives on the context of the pool, except where noted.
 */
final class PendingJobs {

  /** How long a job waits for the first worker to appear. */
  private static final Duration FIRST_WORKER_MAX = Duration.ofSeconds(1);

  /** How long a job waits for a worker to come back when all have gone. */
  private static final Duration NO_WORKER_MAX = Duration.ofMillis(300);

  /** How long a job that all workers have failed waits for another one. */
  private static final Duration STRANDED_MAX = Duration.ofSeconds(1);

  private final WorkerRegistry workers;
  private final JobQueue images;
  private final JobQueue videos;

  PendingJobs(JobsConfig config, WorkerRegistry workers) {
    this.workers = workers;
    this.images = new JobQueue(config.images());
    this.videos = new JobQueue(config.videos());
  }

  void addLast(Job job) {
    queue(job).addLast(job);
  }

  /** Puts a job that has already waited once at the head of its queue. */
  void addAgain(Job job) {
    queue(job).addAgain(job);
  }

  /** Removes a job for which a worker has room. */
  void take(Job job) {
    queue(job).take(job);
  }

  void remove(Job job) {
    queue(job).remove(job);
  }

  /** All jobs that wait: images first, and in each queue the oldest first. */
  List<Job> waiting() {
    return Stream.of(images, videos).flatMap(queue -> queue.waiting().stream()).toList();
  }

  /** Accounts for the time that has passed; to be called every now and then. */
  void assess() {
    images.assess();
    videos.assess();
  }

  /** Why a job that has just been added must not wait; empty if it may, or is no longer there. */
  Optional<Reason> rejectReason(Job job) {
    if (!queue(job).isNewest(job)) {
      return Optional.empty();
    }
    return noSuchWorker(job)
        .or(() -> queue(job).isOverlong() ? Optional.of(Reason.QUEUE_FULL) : Optional.empty());
  }

  /** Why a job must not wait any longer; empty if it may. */
  Optional<Reason> giveUpReason(Job job) {
    if (job.isLate()) {
      return Optional.of(Reason.LATE);
    }
    return noSuchWorker(job)
        .or(() -> isStranded(job) ? Optional.of(Reason.LOST) : Optional.empty());
  }

  private Optional<Reason> noSuchWorker(Job job) {
    return switch (job.kind()) {
      case IMAGE -> isWorkerless() ? Optional.of(Reason.NO_WORKER) : Optional.empty();
      case SPEECH -> unableToSpeak();
      case PORTRAIT, VIDEO -> unableToRender();
    };
  }

  private Optional<Reason> unableToRender() {
    return isWorkerless() || (workers.known() > 0 && workers.isWithoutVideos())
        ? Optional.of(Reason.NO_WORKER)
        : Optional.empty();
  }

  /** Why no text can be spoken now; empty if one can. On any thread. */
  Optional<Reason> unableToSpeak() {
    return unableToRender()
        .or(
            () ->
                workers.known() > 0 && workers.isMute()
                    ? Optional.of(Reason.NO_SPEECH_ENGINE)
                    : Optional.empty());
  }

  /** True if all known workers have failed the job, and no other has appeared for a while. */
  private boolean isStranded(Job job) {
    return job.failures() > 0
        && job.sinceFailure().compareTo(STRANDED_MAX) > 0
        && workers.allHaveFailed(job);
  }

  /** True if there is no worker and has been none for a while; on any thread. */
  boolean isWorkerless() {
    Duration patience = workers.hasKnownAny() ? NO_WORKER_MAX : FIRST_WORKER_MAX;
    return workers.empty().compareTo(patience) > 0;
  }

  /** True if a further image would be rejected; an estimate, on any thread. */
  boolean isFullOfImages() {
    return images.isFull();
  }

  /** Number of images that wait; on any thread. */
  int images() {
    return images.size();
  }

  /** Number of jobs of the avatar that wait; on any thread. */
  int videos() {
    return videos.size();
  }

  private JobQueue queue(Job job) {
    return job.isImage() ? images : videos;
  }
}
