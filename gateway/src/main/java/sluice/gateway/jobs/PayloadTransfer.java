package sluice.gateway.jobs;

import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerJob.FetchAndTranscode;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.payload.Payload;
import sluice.shared.payload.PayloadServer;

/**
 * Lets workers on other nodes fetch their images, instead of sending these over the event bus.
 *
 * @param server serves the images
 * @param nodeId this node, whose own worker gets its images with the jobs
 */
public record PayloadTransfer(PayloadServer server, String nodeId) {

  /**
   * Shortest image that is fetched, in bytes; for a shorter one, a further round trip would cost
   * more.
   */
  static final int FETCHED_BYTES_MIN = 64 * 1024;

  /** The message with the job for this worker. */
  WorkerJob message(Job job, RemoteWorker worker) {
    WorkerJob message = job.message();
    return message instanceof Transcode transcode
            && transcode.bytes() >= FETCHED_BYTES_MIN
            && worker.fetches()
            && job.failures() == 0 // the fetch may have failed
            && !worker.isOn(nodeId)
        ? new FetchAndTranscode(transcode.timeLeft(), transcode.quality(), offer(job))
        : message;
  }

  /** Offers the image once for all workers that get the job, up to its end. */
  private Payload offer(Job job) {
    return job.offered(
        bytes -> {
          Payload offer = server.offer(bytes);
          job.whenDone(() -> server.withdraw(offer));
          return offer;
        });
  }
}
