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
import java.util.Optional;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Undone;
import sluice.gateway.jobs.Outcome.Why;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.node.Membership;

/**
 * The workers of the cluster as this gateway sees them, and the jobs it has for them.
 *
 * <p>The event bus alone knows neither load nor death: it sends round robin, and a request to a
 * worker that has died fails only when its time is over. So each worker has an address of its own
 * and says a few times a second how much room it has; a job goes where most is free, and the moment
 * a worker leaves the cluster or falls silent, what it had goes to another. No job is ever sent to
 * more than {@value #WORKERS_MAX} workers, so that one that kills its worker does not kill them
 * all.
 *
 * <p>One pool serves all event loops of a gateway. Its state lives on one context.
 */
public final class WorkerPool {

  private static final int WORKERS_MAX = 2;
  private static final long TICK_MILLIS = 50;

  private final Vertx vertx;
  private final Context context;
  private final JobsConfig config;
  private final Optional<PayloadTransfer> handover;
  private final JobMeters meters;
  private final JobLines lines = new JobLines();
  private final WorkerRegistry roster = new WorkerRegistry();
  private final PendingJobs room;
  private final Quarantine quarantine = new Quarantine();
  private long tickNanos = System.nanoTime();

  /**
   * Creates a pool that knows no worker yet.
   *
   * @param handover how images come to workers on other nodes; if there are none, with their jobs
   */
  public WorkerPool(
      Vertx vertx,
      Membership membership,
      MeterRegistry registry,
      JobsConfig config,
      Optional<PayloadTransfer> handover) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.config = config;
    this.handover = handover;
    this.room = new PendingJobs(config, roster);
    this.meters = new JobMeters(registry, room::size, roster::known);
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
   * Hands an image to the workers.
   *
   * @param png must not be changed until the outcome is there
   * @param quality JPEG quality, 1..100
   */
  public JobHandle<Jpeg> transcode(Buffer png, int quality) {
    return submit(JobSpec.transcode(png, quality));
  }

  /**
   * Hands something to the workers.
   *
   * @return its outcome comes on the context of the caller
   */
  public <T extends Product> JobHandle<T> submit(JobSpec<T> work) {
    Promise<Outcome<Product>> outcome = Promise.promise();
    Duration timeout = config.of(work.kind()).timeout();
    Job job = new Job(work, timeout, vertx.getOrCreateContext(), outcome);
    context.runOnContext(_ -> submit(job));
    return new JobHandle<>(
        outcome.future().map(result -> result.of(work.product())),
        () -> context.runOnContext(_ -> undone(job, Why.CANCELLED)));
  }

  private void submit(Job job) {
    if (quarantine.holds(job)) {
      undone(job, Why.QUARANTINED);
      return;
    }
    room.addLast(job);
    dispatch();
    room.atOnceInVain(job).ifPresent(why -> undone(job, why));
  }

  /** Sends what can be sent, images first, then oldest first. */
  private void dispatch() {
    for (Job job : room.waiting()) {
      roster
          .freest(job)
          .ifPresent(
              worker -> {
                room.take(job);
                send(job, worker);
              });
    }
  }

  private void send(Job job, RemoteWorker worker) {
    worker.begin(job);
    job.sentTo(worker);
    WorkerJob message = handover.map(way -> way.message(job, worker)).orElseGet(job::message);
    long millis = Math.max(1, job.timeLeft().toMillis() + 1); // not before the deadline
    vertx
        .eventBus()
        .<WorkerReply>request(
            worker.address(), message, job.request().into(JobCodecs.job().setSendTimeout(millis)))
        .map(Message::body)
        .onComplete(
            reply -> {
              Duration took = worker.sinceSent(job);
              worker.end(job);
              boolean awaited = job.leaves(worker);
              if (reply.succeeded()) {
                responded(job, worker, took, reply.result());
              } else if (awaited && neverArrived(reply.cause())) {
                worker.isBusy(job);
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

  private void responded(Job job, RemoteWorker worker, Duration took, WorkerReply reply) {
    switch (reply) {
      case Product product when job.isProduct(product) -> {
        worker.hasDone(job, took, roster.paceOfOthers(worker));
        finish(job, new Done<>(product));
      }
      case Product _ -> failed(job, worker, "answered something else");
      case WorkerReply.Refused(WorkerReply.Reason reason, String detail) -> {
        worker.hasResponded();
        lines.refused(job, worker, reason, detail);
        undone(job, Why.of(reason));
      }
      case WorkerReply.Busy _ -> {
        worker.isBusy(job);
        again(job);
      }
    }
  }

  private void failed(Job job, RemoteWorker worker, String reason) {
    if (job.isDone()) {
      return;
    }
    lines.failed(job, worker, reason);
    job.failedOn(worker);
    if (job.isSomewhere()) {
      return; // another has it already
    }
    if (job.isLate()) {
      undone(job, Why.LATE);
    } else if (job.failures() >= WORKERS_MAX) {
      if (job.deaths() >= WORKERS_MAX) {
        quarantine.add(job);
      }
      undone(job, Why.LOST);
    } else {
      again(job);
    }
  }

  private void again(Job job) {
    if (!job.isDone() && !job.isSomewhere()) {
      room.addAgain(job);
    }
  }

  private void undone(Job job, Why why) {
    finish(job, new Undone<>(why));
  }

  private void finish(Job job, Outcome<Product> outcome) {
    room.remove(job);
    if (!job.isDone()) {
      meters.count(job, outcome);
      if (outcome instanceof Undone(Why why)) {
        lines.undone(job, why);
      }
      job.finish(outcome);
    }
  }

  private void hear(Message<JsonObject> message) {
    Announcement.from(message.body()).ifPresentOrElse(roster::hear, lines::noAnnouncement);
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
   * What a suspect has goes to a second worker as well, if one has room; the first response counts.
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
    for (Job job : room.waiting()) {
      room.inVain(job).ifPresent(why -> undone(job, why));
    }
    room.assess();
    dispatch();
  }

  /** True if there is no worker and has been none for a while; may be asked on any thread. */
  public boolean isWorkerless() {
    return room.isWorkerless();
  }

  /** Why nothing could be spoken now, if nothing could; may be asked on any thread. */
  public Optional<Why> unableToSpeak() {
    return room.unableToSpeak();
  }

  /** True while a further image would not be converted for want of room; on any thread. */
  public boolean isFull() {
    return room.isFullOfImages();
  }
}
