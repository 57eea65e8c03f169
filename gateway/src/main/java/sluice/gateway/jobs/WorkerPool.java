package sluice.gateway.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.jobs.Outcome.Converted;
import sluice.gateway.jobs.Outcome.Kept;
import sluice.gateway.jobs.Outcome.Why;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.TranscodeReply;
import sluice.shared.node.Membership;

/**
 * The workers of the cluster as this gateway sees them, and the jobs it has for them.
 *
 * <p>The event bus alone knows neither load nor death: it sends round robin, and a request to a
 * worker that has died fails only when its time is over. So each worker has an address of its own
 * and says a few times a second how much room it has; a job goes where most is free, and the moment
 * a worker leaves the cluster or falls silent, what it had goes to another. No job is ever sent to
 * more than {@value #WORKERS_MAX} workers, so that a picture that kills its worker does not kill
 * them all.
 *
 * <p>One pool serves all event loops of a gateway. Its state lives on one context.
 */
public final class WorkerPool {

  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

  private static final int WORKERS_MAX = 2;
  private static final long TICK_MILLIS = 50;

  /** How long a job waits for the first worker to appear. */
  private static final Duration FIRST_WORKER_MAX = Duration.ofSeconds(1);

  /** How long a job waits for a worker to come back when all have gone. */
  private static final Duration NO_WORKER_MAX = Duration.ofMillis(300);

  /** How long a job that all workers have failed waits for another. */
  private static final Duration STRANDED_MAX = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context context;
  private final JobsConfig config;
  private final JobMeters meters;
  private final Roster roster = new Roster();
  private final JobQueue queue;
  private final Quarantine quarantine = new Quarantine();
  private long tickNanos = System.nanoTime();

  /** Creates a pool that knows no worker yet. */
  public WorkerPool(Vertx vertx, Membership membership, MeterRegistry registry, JobsConfig config) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.config = config;
    this.queue = new JobQueue(config);
    this.meters = new JobMeters(registry, queue::size, roster::known);
    membership.onLeft(node -> context.runOnContext(_ -> nodeLeft(node)));
  }

  /** Begins to listen to the workers. */
  public Future<Void> start() {
    Promise<Void> listening = Promise.promise();
    context.runOnContext(
        _ -> {
          vertx.setPeriodic(TICK_MILLIS, _ -> tick());
          vertx
              .eventBus()
              .<JsonObject>consumer(Addresses.ANNOUNCEMENTS, this::hear)
              .completion()
              .onComplete(listening);
        });
    return listening.future();
  }

  /**
   * Hands a picture to the workers.
   *
   * @param png must not be changed until the outcome is there
   * @param quality JPEG quality, 1..100
   * @return never fails; its outcome comes on the context of the caller
   */
  public Ticket transcode(Buffer png, int quality) {
    Promise<Outcome> outcome = Promise.promise();
    Job job = new Job(png, quality, config.timeout(), vertx.getOrCreateContext(), outcome);
    context.runOnContext(_ -> submit(job));
    return new Ticket(
        outcome.future(), () -> context.runOnContext(_ -> finish(job, new Kept(Why.CANCELLED))));
  }

  private void submit(Job job) {
    if (quarantine.holds(job.png())) {
      finish(job, new Kept(Why.QUARANTINED));
      return;
    }
    queue.addLast(job);
    dispatch();
    if (queue.isNewest(job)) {
      if (isWorkerless()) {
        finish(job, new Kept(Why.NO_WORKER));
      } else if (queue.isOverlong()) {
        finish(job, new Kept(Why.QUEUE_FULL));
      }
    }
  }

  /** Sends what can be sent, oldest first. */
  private void dispatch() {
    for (Job job : queue.waiting()) {
      roster
          .freest(job)
          .ifPresent(
              worker -> {
                queue.take(job);
                send(job, worker);
              });
    }
  }

  private void send(Job job, RemoteWorker worker) {
    worker.begin(job);
    job.sentTo(worker);
    long millis = Math.max(1, job.timeLeft().toMillis() + 1); // not before the deadline
    vertx
        .eventBus()
        .<TranscodeReply>request(
            worker.address(), job.message(), JobCodecs.job().setSendTimeout(millis))
        .map(Message::body)
        .onComplete(
            reply -> {
              Duration took = worker.sinceSent(job);
              worker.end(job);
              boolean awaited = job.leaves(worker);
              if (reply.succeeded()) {
                answered(job, worker, took, reply.result());
              } else if (awaited && neverArrived(reply.cause())) {
                worker.isBusy();
                again(job);
              } else if (awaited) {
                failed(job, worker, reply.cause().toString());
              }
              dispatch();
            });
  }

  /** A worker that has just come back announces itself before the cluster knows its address. */
  private static boolean neverArrived(Throwable cause) {
    return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private void answered(Job job, RemoteWorker worker, Duration took, TranscodeReply reply) {
    switch (reply) {
      case TranscodeReply.Jpeg(Buffer jpeg) -> {
        worker.hasDone(job, took, roster.paceOfOthers(worker));
        finish(job, new Converted(jpeg));
      }
      case TranscodeReply.Refused(TranscodeReply.Reason reason, String detail) -> {
        worker.hasAnswered();
        log.warn("Left a picture of {} bytes as it was: {}, {}", job.pngBytes(), reason, detail);
        finish(job, new Kept(Why.of(reason)));
      }
      case TranscodeReply.Busy _ -> {
        worker.isBusy();
        again(job);
      }
    }
  }

  private void failed(Job job, RemoteWorker worker, String reason) {
    if (job.isDone()) {
      return;
    }
    log.warn("Worker {} failed a picture of {} bytes: {}", worker.id(), job.pngBytes(), reason);
    job.failedOn(worker);
    if (job.isSomewhere()) {
      return; // another has it already
    }
    if (job.isLate()) {
      finish(job, new Kept(Why.LATE));
    } else if (job.failures() >= WORKERS_MAX) {
      if (job.deaths() >= WORKERS_MAX) {
        quarantine.add(job.png());
      }
      finish(job, new Kept(Why.LOST));
    } else {
      again(job);
    }
  }

  private void again(Job job) {
    if (!job.isDone() && !job.isSomewhere()) {
      queue.addAgain(job);
    }
  }

  private void finish(Job job, Outcome outcome) {
    queue.remove(job);
    if (!job.isDone()) {
      meters.count(job, outcome);
      job.finish(outcome);
    }
  }

  private void hear(Message<JsonObject> message) {
    Announcement.from(message.body())
        .ifPresentOrElse(
            roster::hear,
            () -> log.warn("Ignored an announcement that is none of a worker of ours"));
    dispatch();
  }

  private void nodeLeft(String node) {
    roster.on(node).forEach(worker -> lose(worker, "its node has left"));
    dispatch();
  }

  private void lose(RemoteWorker worker, String reason) {
    roster.remove(worker, reason);
    for (Job job : worker.inFlight()) {
      if (job.leaves(worker)) {
        job.survivedWorker();
        failed(job, worker, reason);
      }
    }
  }

  /**
   * What a suspect has goes to a second worker as well, if one has room; the first answer counts.
   */
  private void hedge(RemoteWorker suspect) {
    for (Job job : suspect.inFlight()) {
      if (!job.isDone() && job.workers() < WORKERS_MAX) {
        roster
            .freest(job)
            .ifPresent(
                worker -> {
                  meters.countHedged();
                  send(job, worker);
                });
      }
    }
  }

  private void tick() {
    long now = System.nanoTime();
    roster.excuse(Duration.ofNanos(now - tickNanos).minusMillis(TICK_MILLIS));
    tickNanos = now;
    roster
        .silent()
        .forEach(worker -> lose(worker, "silent for " + worker.silence().toMillis() + " ms"));
    roster.suspects().forEach(this::hedge);
    for (Job job : queue.waiting()) {
      if (job.isLate()) {
        finish(job, new Kept(Why.LATE));
      } else if (isWorkerless()) {
        finish(job, new Kept(Why.NO_WORKER));
      } else if (isStranded(job)) {
        finish(job, new Kept(Why.LOST));
      }
    }
    queue.assess();
    dispatch();
  }

  /** It has failed on every worker there is, and no other has appeared. */
  private boolean isStranded(Job job) {
    return job.failures() > 0
        && job.sinceFailure().compareTo(STRANDED_MAX) > 0
        && roster.allHaveFailed(job);
  }

  /** True if there is no worker and has been none for a while; may be asked on any thread. */
  public boolean isWorkerless() {
    Duration patience = roster.hasKnownAny() ? NO_WORKER_MAX : FIRST_WORKER_MAX;
    return roster.empty().compareTo(patience) > 0;
  }

  /** True while a further picture would not be converted for want of room; on any thread. */
  public boolean isFull() {
    return queue.isFull();
  }
}
