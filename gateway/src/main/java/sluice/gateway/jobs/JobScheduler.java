package sluice.gateway.jobs;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.Announcement;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Product;

/**
 * Decides which worker gets which job, and what happens if that worker fails it.
 *
 * <p>The event bus alone knows neither load nor death: it sends round robin, and a request to a
 * dead worker fails only at its timeout. So each worker has an address of its own and announces a
 * few times a second how much room it has. A job goes to the worker with most room, and as soon as
 * a worker leaves the cluster or falls silent, its jobs go to others. No job is ever sent to more
 * than {@value #WORKERS_MAX} workers, so that one that kills its worker does not kill them all.
 *
 * <p>Lives on the context of the {@link WorkerPool}.
 */
final class JobScheduler {

  private static final int WORKERS_MAX = 2;

  private final WorkerRegistry workers;
  private final PendingJobs pending;
  private final JobSender sender;
  private final JobMeters meters;
  private final JobLines lines = new JobLines();
  private final Quarantine quarantine = new Quarantine();

  JobScheduler(WorkerRegistry workers, PendingJobs pending, JobSender sender, JobMeters meters) {
    this.workers = workers;
    this.pending = pending;
    this.sender = sender;
    this.meters = meters;
  }

  void submit(Job job) {
    if (quarantine.holds(job)) {
      fail(job, Reason.QUARANTINED);
      return;
    }
    pending.addLast(job);
    dispatch();
    pending.rejectReason(job).ifPresent(reason -> fail(job, reason));
  }

  void fail(Job job, Reason reason) {
    finish(job, new Failed<>(reason));
  }

  void onAnnouncement(JsonObject message) {
    Announcement.from(message).ifPresentOrElse(workers::onAnnouncement, lines::invalidAnnouncement);
    dispatch();
  }

  void nodeLeft(String node) {
    workers.on(node).forEach(worker -> lose(worker, "its node has left"));
    dispatch();
  }

  /**
   * Reacts to the time that has passed; called a few times a second.
   *
   * @param pause how late the call is, as the event loop was stalled
   */
  void tick(Duration pause) {
    workers.discountPause(pause);
    workers
        .silent()
        .forEach(worker -> lose(worker, "silent for " + worker.silence().toMillis() + " ms"));
    workers.suspects().forEach(this::hedge);
    for (Job job : pending.waiting()) {
      pending.giveUpReason(job).ifPresent(reason -> fail(job, reason));
    }
    pending.assess();
    dispatch();
  }

  /** Sends all jobs that have a worker with room, images first, then oldest first. */
  private void dispatch() {
    for (Job job : pending.waiting()) {
      workers
          .leastLoaded(job)
          .ifPresent(
              worker -> {
                pending.take(job);
                send(job, worker);
              });
    }
  }

  private void send(Job job, RemoteWorker worker) {
    worker.begin(job);
    job.sentTo(worker.id());
    sender
        .send(job, worker)
        .onComplete(
            reply -> {
              Duration took = worker.sinceSent(job);
              worker.end(job);
              boolean awaited = job.leaves(worker.id());
              if (reply.succeeded()) {
                responded(job, worker, took, reply.result());
              } else if (awaited && JobSender.isUndelivered(reply.cause())) {
                worker.onBusy(job);
                retry(job);
              } else if (awaited) {
                failedOn(worker, job, reply.cause().toString());
              }
              dispatch();
            });
  }

  private void responded(Job job, RemoteWorker worker, Duration took, WorkerReply reply) {
    switch (reply) {
      case Product product when job.isProduct(product) -> {
        worker.onDone(job, took, workers.serviceTimeOfOthers(worker));
        finish(job, new Done<>(product));
      }
      case Product _ -> failedOn(worker, job, "replied with another product");
      case WorkerReply.Refused(WorkerReply.Reason reason, String detail) -> {
        worker.onReply();
        lines.refused(job, worker, reason, detail);
        fail(job, Reason.of(reason));
      }
      case WorkerReply.Busy _ -> {
        worker.onBusy(job);
        retry(job);
      }
    }
  }

  private void failedOn(RemoteWorker worker, Job job, String cause) {
    if (job.isDone()) {
      return;
    }
    lines.failed(job, worker, cause);
    job.failedOn(worker.id());
    if (job.isInFlight()) {
      return; // another worker has it already
    }
    if (job.isLate()) {
      fail(job, Reason.LATE);
    } else if (job.failures() >= WORKERS_MAX) {
      if (job.deaths() >= WORKERS_MAX) {
        quarantine.add(job);
      }
      fail(job, Reason.LOST);
    } else {
      retry(job);
    }
  }

  private void retry(Job job) {
    if (!job.isDone() && !job.isInFlight()) {
      pending.addAgain(job);
    }
  }

  private void finish(Job job, Outcome<Product> outcome) {
    pending.remove(job);
    if (!job.isDone()) {
      meters.count(job, outcome);
      if (outcome instanceof Failed(Reason reason)) {
        lines.notDone(job, reason);
      }
      job.finish(outcome);
    }
  }

  private void lose(RemoteWorker worker, String cause) {
    workers.remove(worker, cause);
    for (Job job : worker.inFlight()) {
      if (job.leaves(worker.id())) {
        job.workerDied();
        failedOn(worker, job, cause);
      }
    }
  }

  /** Sends the jobs of a suspect to a second worker that has room; the first reply counts. */
  private void hedge(RemoteWorker suspect) {
    for (Job job : suspect.inFlight()) {
      if (!job.isDone() && job.workers() < WORKERS_MAX) {
        workers
            .leastLoaded(job)
            .ifPresent(
                worker -> {
                  meters.countHedged();
                  send(job, worker);
                });
      }
    }
  }
}
