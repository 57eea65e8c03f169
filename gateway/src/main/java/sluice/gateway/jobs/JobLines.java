package sluice.gateway.jobs;

import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.WorkerReply;
import sluice.shared.log.RepeatedLines;
import sluice.shared.log.RequestId;

/** Log lines about jobs that are not done; there may be thousands a second. */
final class JobLines {

  private static final Logger log = LoggerFactory.getLogger(JobLines.class);

  /** The gateway's own reasons; a refusal by a worker has a line with the worker's name instead. */
  private static final Set<Reason> OWN =
      EnumSet.of(Reason.NO_WORKER, Reason.QUEUE_FULL, Reason.LATE, Reason.LOST, Reason.QUARANTINED);

  private final RepeatedLines<Reason> notDone = new RepeatedLines<>();
  private final RepeatedLines<Reason> refused = new RepeatedLines<>();
  private final RepeatedLines<Fault> faults = new RepeatedLines<>();

  /** A worker has refused the job, as every other would. */
  void refused(Job job, RemoteWorker worker, WorkerReply.Reason refusal, String detail) {
    Reason reason = Reason.of(refusal);
    refused.happened(
        reason,
        () ->
            line(job)
                .addKeyValue("worker", worker.name())
                .addKeyValue("reason", reason.text())
                .addKeyValue("detail", detail)
                .log("Job refused"),
        more -> summary("Further jobs refused", more, reason.text()));
  }

  /** The gateway has given the job up. */
  void notDone(Job job, Reason reason) {
    if (OWN.contains(reason)) {
      notDone.happened(
          reason,
          () -> line(job).addKeyValue("reason", reason.text()).log("Job not done"),
          more -> summary("Further jobs not done", more, reason.text()));
    }
  }

  /** A worker that had the job did not reply, or not with what the job asks for. */
  void failed(Job job, RemoteWorker worker, String cause) {
    faults.happened(
        Fault.FAILED,
        () ->
            line(job)
                .addKeyValue("worker", worker.name())
                .addKeyValue("cause", cause)
                .log("Worker failed a job"),
        more -> summary("Workers failed further jobs", more, "failed"));
  }

  /** A message at the address of announcements is not a valid announcement. */
  void invalidAnnouncement() {
    faults.happened(
        Fault.INVALID_ANNOUNCEMENT,
        () -> log.warn("Ignored an invalid announcement of a worker"),
        more -> summary("Ignored further invalid announcements of workers", more, "invalid"));
  }

  private static LoggingEventBuilder line(Job job) {
    return log.atWarn()
        .addKeyValue(RequestId.KEY, job.request())
        .addKeyValue("job", job.name())
        .addKeyValue("bytes", job.bytes())
        .addKeyValue("ms", job.age().toMillis());
  }

  private static void summary(String what, long count, String reason) {
    log.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("count", count)
        .addKeyValue("seconds", RepeatedLines.WINDOW_SECONDS)
        .log(what);
  }

  private enum Fault {
    FAILED,
    INVALID_ANNOUNCEMENT
  }
}
