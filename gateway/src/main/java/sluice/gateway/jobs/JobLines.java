package sluice.gateway.jobs;

import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import sluice.gateway.jobs.Outcome.Why;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.log.RepeatedLines;
import sluice.shared.log.RequestId;

/** What the log says of jobs that workers did not do; a busy gateway has thousands a second. */
final class JobLines {

  private static final Logger log = LoggerFactory.getLogger(JobLines.class);

  /** Those that a worker has refused have a line with the worker and its reason instead. */
  private static final Set<Why> HERE =
      EnumSet.of(Why.NO_WORKER, Why.QUEUE_FULL, Why.LATE, Why.LOST, Why.QUARANTINED);

  private final RepeatedLines<Why> undone = new RepeatedLines<>();
  private final RepeatedLines<Reason> refused = new RepeatedLines<>();
  private final RepeatedLines<Fault> faults = new RepeatedLines<>();

  /** A worker will not do it, and no other would. */
  void refused(Job job, RemoteWorker worker, Reason reason, String detail) {
    refused.happened(
        reason,
        () ->
            line(job)
                .addKeyValue("worker", worker.name())
                .addKeyValue("reason", Why.of(reason).text())
                .addKeyValue("detail", detail)
                .log("Job refused"),
        more -> summary("Further jobs refused", more, Why.of(reason).text()));
  }

  /** It has not been done, and an image passes as it came. */
  void undone(Job job, Why why) {
    if (HERE.contains(why)) {
      undone.happened(
          why,
          () -> line(job).addKeyValue("reason", why.text()).log("Job not done"),
          more -> summary("Further jobs not done", more, why.text()));
    }
  }

  /** A worker had it and did not answer, or not with what was asked. */
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

  /** Somebody announces something that is no worker. */
  void noAnnouncement() {
    faults.happened(
        Fault.NO_ANNOUNCEMENT,
        () -> log.warn("Ignored an invalid announcement of a worker"),
        more -> summary("Ignored further invalid announcements of workers", more, "invalid"));
  }

  private static LoggingEventBuilder line(Job job) {
    return log.atWarn()
        .addKeyValue(RequestId.KEY, job.request())
        .addKeyValue("kind", job.kind().text())
        .addKeyValue("bytes", job.bytes())
        .addKeyValue("duration_ms", job.age().toMillis());
  }

  private static void summary(String what, long count, String reason) {
    log.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("count", count)
        .addKeyValue("window_seconds", RepeatedLines.WINDOW_SECONDS)
        .log(what);
  }

  private enum Fault {
    FAILED,
    NO_ANNOUNCEMENT
  }
}
