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

/** The portrait of the avatar, cached after a worker has sent it. Lives on one event loop. */
final class PortraitImage {

  /** How long the portrait is cached, here and by clients. */
  static final Duration MAX_AGE = Duration.ofMinutes(1);

  private final WorkerPool workers;
  private Future<Buffer> last = Future.failedFuture("not requested yet");
  private long requestedNanos;

  PortraitImage(WorkerPool workers) {
    this.workers = workers;
  }

  /** Returns it as a JPEG; fails with a {@link ProblemException} if no worker has one. */
  Future<Buffer> get() {
    if (last.failed() || System.nanoTime() - requestedNanos > MAX_AGE.toNanos()) {
      requestedNanos = System.nanoTime();
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
