package sluice.gateway.jobs;

import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerJob.FetchAndTranscode;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.payload.Payload;
import sluice.shared.payload.PayloadServer;

/**
 * Hands images to workers on other nodes by letting these fetch them, instead of sending them over
 * the event bus.
 *
 * @param server gives them away
 * @param nodeId this node, whose own worker need not fetch anything
 */
public record PayloadTransfer(PayloadServer server, String nodeId) {

  /** Less is sent with the job: to fetch it would take a round trip more. */
  static final int FETCHED_BYTES_MIN = 64 * 1024;

  /** The job as it is sent to this worker. */
  WorkerJob message(Job job, RemoteWorker worker) {
    WorkerJob message = job.message();
    return message instanceof Transcode transcode
            && transcode.bytes() >= FETCHED_BYTES_MIN
            && worker.fetches()
            && job.failures() == 0 // that may have been why
            && !worker.isOn(nodeId)
        ? new FetchAndTranscode(transcode.timeLeft(), transcode.quality(), offer(job))
        : message;
  }

  /** One offer serves all workers that a job is given to, until it is done. */
  private Payload offer(Job job) {
    return job.offered(
        bytes -> {
          Payload offer = server.offer(bytes);
          job.whenDone(() -> server.withdraw(offer));
          return offer;
        });
  }
}
