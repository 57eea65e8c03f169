package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.JobSpec;
import sluice.gateway.jobs.Outcome;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.WorkerPool;
import sluice.shared.job.WorkerReply.Jpeg;

/** The avatar at rest, which a worker is asked for now and then. Lives on one event loop. */
final class PortraitImage {

  /** For so long it is not asked for again. */
  static final Duration KEPT = Duration.ofMinutes(1);

  private final WorkerPool workers;
  private Future<Buffer> last = Future.failedFuture("not asked for yet");
  private long askedNanos;

  PortraitImage(WorkerPool workers) {
    this.workers = workers;
  }

  /** Gives it as a JPEG; fails with a {@link ProblemException} if no worker has one. */
  Future<Buffer> get() {
    if (last.failed() || System.nanoTime() - askedNanos > KEPT.toNanos()) {
      askedNanos = System.nanoTime();
      last = workers.submit(JobSpec.portrait()).outcome().compose(PortraitImage::jpeg);
    }
    return last;
  }

  private static Future<Buffer> jpeg(Outcome<Jpeg> outcome) {
    return outcome instanceof Done(Jpeg(Buffer jpeg))
        ? Future.succeededFuture(jpeg)
        : Future.failedFuture(new ProblemException(AvatarProblems.noPortrait()));
  }
}
