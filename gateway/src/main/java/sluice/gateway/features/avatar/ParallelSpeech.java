package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.gateway.jobs.JobHandle;
import sluice.gateway.jobs.JobSpec;
import sluice.gateway.jobs.Outcome;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.gateway.jobs.WorkerPool;
import sluice.shared.job.WorkerReply.Video;
import sluice.shared.log.RequestId;

/**
 * Has the chunks of one text spoken, several at a time by all workers, and reports them in the
 * order in which they are ready. Lives on one event loop.
 */
final class ParallelSpeech {

  /** Receives the outcome of each chunk. */
  interface Listener {

    /**
     * A chunk is ready or has failed.
     *
     * @return completes when the next chunk may be submitted; never fails
     */
    Future<Void> finished(Outcome<Video> outcome, int index);
  }

  private final Vertx vertx;
  private final WorkerPool workers;
  private final List<String> chunks;
  private final String language;
  private final RequestId request;
  private final Listener listener;
  private final Promise<Void> finished = Promise.promise();
  private final Map<Integer, JobHandle<Video>> inProgress = new HashMap<>();
  private int next;
  private int reporting;
  private boolean stopped;

  /** Creates it without starting. */
  ParallelSpeech(
      Vertx vertx,
      WorkerPool workers,
      List<String> chunks,
      String language,
      RequestId request,
      Listener listener) {
    this.vertx = vertx;
    this.workers = workers;
    this.chunks = chunks;
    this.language = language;
    this.request = request;
    this.listener = listener;
  }

  /**
   * Submits the chunks.
   *
   * @param parallel most chunks that are with the workers at a time
   * @param timeout for all chunks; those that are not ready by then are late
   * @return completes when the listener has handled all chunks; never fails
   */
  Future<Void> start(int parallel, Duration timeout) {
    long timer = vertx.setTimer(timeout.toMillis(), _ -> stop());
    for (int i = 0; i < parallel; i++) {
      submitNext();
    }
    return finished.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /** Cancels all chunks that are not ready, and reports them as late. */
  void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    List.copyOf(inProgress.values()).forEach(job -> job.cancel());
    while (next < chunks.size()) {
      report(new Failed<>(Reason.LATE), next++);
    }
    completeIfFinished();
  }

  private void submitNext() {
    if (stopped || next == chunks.size()) {
      completeIfFinished();
      return;
    }
    int index = next++;
    JobHandle<Video> job = workers.submit(JobSpec.speak(chunks.get(index), language).of(request));
    inProgress.put(index, job);
    job.outcome()
        .onSuccess(
            outcome -> {
              inProgress.remove(index);
              boolean cancelled =
                  outcome instanceof Failed(Reason reason) && reason == Reason.CANCELLED;
              report(cancelled ? new Failed<>(Reason.LATE) : outcome, index)
                  .onComplete(_ -> submitNext());
            });
  }

  private Future<Void> report(Outcome<Video> outcome, int index) {
    reporting++;
    return listener
        .finished(outcome, index)
        .onComplete(_ -> reporting--)
        .onComplete(_ -> completeIfFinished());
  }

  private void completeIfFinished() {
    if (inProgress.isEmpty() && reporting == 0 && next == chunks.size()) {
      finished.tryComplete();
    }
  }
}
