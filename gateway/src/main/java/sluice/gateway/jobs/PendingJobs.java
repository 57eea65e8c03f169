package sluice.gateway.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sluice.gateway.jobs.Outcome.Why;

/**
 * All jobs that wait for a free worker, those for images apart from those for the avatar, and which
 * of them wait in vain. Lives on the context of the pool but for what says otherwise.
 */
final class PendingJobs {

  /** How long a job waits for the first worker to appear. */
  private static final Duration FIRST_WORKER_MAX = Duration.ofSeconds(1);

  /** How long a job waits for a worker to come back when all have gone. */
  private static final Duration NO_WORKER_MAX = Duration.ofMillis(300);

  /** How long a job that all workers have failed waits for another. */
  private static final Duration STRANDED_MAX = Duration.ofSeconds(1);

  private final WorkerRegistry roster;
  private final JobQueue images;
  private final JobQueue videos;

  PendingJobs(JobsConfig config, WorkerRegistry roster) {
    this.roster = roster;
    this.images = new JobQueue(config.images());
    this.videos = new JobQueue(config.videos());
  }

  void addLast(Job job) {
    queue(job).addLast(job);
  }

  /** Puts a job at the head that has waited once already. */
  void addAgain(Job job) {
    queue(job).addAgain(job);
  }

  /** A worker has room for this one. */
  void take(Job job) {
    queue(job).take(job);
  }

  void remove(Job job) {
    queue(job).remove(job);
  }

  /** Who waits just now: images first, of either sort the oldest first. */
  List<Job> waiting() {
    return Stream.of(images, videos).flatMap(queue -> queue.waiting().stream()).toList();
  }

  /** Looks at the time; to be called every now and then. */
  void assess() {
    images.assess();
    videos.assess();
  }

  /** Why a job that has just been added need not wait; empty if it may, or does not wait at all. */
  Optional<Why> atOnceInVain(Job job) {
    if (!queue(job).isNewest(job)) {
      return Optional.empty();
    }
    return noSuchWorker(job)
        .or(() -> queue(job).isOverlong() ? Optional.of(Why.QUEUE_FULL) : Optional.empty());
  }

  /** Why a job that waits need not wait any longer. */
  Optional<Why> inVain(Job job) {
    if (job.isLate()) {
      return Optional.of(Why.LATE);
    }
    return noSuchWorker(job).or(() -> isStranded(job) ? Optional.of(Why.LOST) : Optional.empty());
  }

  private Optional<Why> noSuchWorker(Job job) {
    return switch (job.kind()) {
      case IMAGE -> isWorkerless() ? Optional.of(Why.NO_WORKER) : Optional.empty();
      case SPEECH -> unableToSpeak();
      case PORTRAIT, VIDEO -> unableToRender();
    };
  }

  private Optional<Why> unableToRender() {
    return isWorkerless() || (roster.known() > 0 && roster.isWithoutVideos())
        ? Optional.of(Why.NO_WORKER)
        : Optional.empty();
  }

  /** Why nothing could be spoken now, if nothing could; may be asked on any thread. */
  Optional<Why> unableToSpeak() {
    return unableToRender()
        .or(
            () ->
                roster.known() > 0 && roster.isMute()
                    ? Optional.of(Why.NO_SPEECH_ENGINE)
                    : Optional.empty());
  }

  /** It has failed on every worker there is, and no other has appeared. */
  private boolean isStranded(Job job) {
    return job.failures() > 0
        && job.sinceFailure().compareTo(STRANDED_MAX) > 0
        && roster.allHaveFailed(job);
  }

  /** True if there is no worker and has been none for a while; may be asked on any thread. */
  boolean isWorkerless() {
    Duration patience = roster.hasKnownAny() ? NO_WORKER_MAX : FIRST_WORKER_MAX;
    return roster.empty().compareTo(patience) > 0;
  }

  /** True if another image would be one too many, as far as is known; on any thread. */
  boolean isFullOfImages() {
    return images.isFull();
  }

  /** How many jobs of this kind wait; may be asked on any thread. */
  int size(JobSpec.Kind kind) {
    return queue(kind).size(kind);
  }

  private JobQueue queue(Job job) {
    return queue(job.kind());
  }

  private JobQueue queue(JobSpec.Kind kind) {
    return kind == JobSpec.Kind.IMAGE ? images : videos;
  }
}
