package sluice.gateway.jobs;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Optional;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;

/** Sends jobs to workers over the event bus. */
final class JobSender {

  private final EventBus bus;
  private final Optional<PayloadTransfer> transfer;

  /**
   * Creates a sender.
   *
   * @param transfer how workers on other nodes get their images; if empty, with their jobs
   */
  JobSender(EventBus bus, Optional<PayloadTransfer> transfer) {
    this.bus = bus;
    this.transfer = transfer;
  }

  /** Sends a job; fails if there is no reply before the job's deadline. */
  Future<WorkerReply> send(Job job, RemoteWorker worker) {
    WorkerJob message = transfer.map(way -> way.message(job, worker)).orElseGet(job::message);
    long millis = Math.max(1, job.timeLeft().toMillis() + 1); // not before the deadline
    return bus.<WorkerReply>request(
            worker.address(), message, job.request().into(JobCodecs.job().setSendTimeout(millis)))
        .map(Message::body);
  }

  /** True if the job cannot have arrived: a worker may announce itself before it can be reached. */
  static boolean isUndelivered(Throwable cause) {
    return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
