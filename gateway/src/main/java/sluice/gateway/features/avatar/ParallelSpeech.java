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
 * The chunks of one text on their way through the workers: several at a time, over all workers
 * there are, and told of in the order in which they are ready. Lives on one event loop.
 */
final class ParallelSpeech {

  /** Is told of a chunk what became of it. */
  interface Listener {

    /**
     * A chunk is ready, or will never be.
     *
     * @return completes when the next one may be begun in its place
     */
    Future<Void> played(Outcome<Video> outcome, int index);
  }

  private final Vertx vertx;
  private final WorkerPool workers;
  private final List<String> chunks;
  private final String language;
  private final RequestId request;
  private final Listener listener;
  private final Promise<Void> over = Promise.promise();
  private final Map<Integer, JobHandle<Video>> underWay = new HashMap<>();
  private int next;
  private int told;
  private boolean stopped;

  /** Prepares one. */
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
   * Begins.
   *
   * @param parallel most chunks that are with the workers at a time
   * @param timeout for all of it; what is not ready by then is late
   * @return completes when all chunks have been told of and dealt with; never fails
   */
  Future<Void> play(int parallel, Duration timeout) {
    long timer = vertx.setTimer(timeout.toMillis(), _ -> stop());
    for (int i = 0; i < parallel; i++) {
      playNext();
    }
    return over.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /** What is not ready yet is not needed any more, or too late. */
  void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    List.copyOf(underWay.values()).forEach(ticket -> ticket.cancel());
    while (next < chunks.size()) {
      tell(new Failed<>(Reason.LATE), next++);
    }
    completeIfOver();
  }

  private void playNext() {
    if (stopped || next == chunks.size()) {
      completeIfOver();
      return;
    }
    int index = next++;
    JobHandle<Video> ticket =
        workers.submit(JobSpec.speak(chunks.get(index), language).of(request));
    underWay.put(index, ticket);
    ticket
        .outcome()
        .onSuccess(
            outcome -> {
              underWay.remove(index);
              boolean cancelled = outcome instanceof Failed(Reason why) && why == Reason.CANCELLED;
              tell(cancelled ? new Failed<>(Reason.LATE) : outcome, index).onComplete(_ -> playNext());
            });
  }

  private Future<Void> tell(Outcome<Video> outcome, int index) {
    told++;
    return listener
        .played(outcome, index)
        .onComplete(_ -> told--)
        .onComplete(_ -> completeIfOver());
  }

  private void completeIfOver() {
    if (underWay.isEmpty() && told == 0 && next == chunks.size()) {
      over.tryComplete();
    }
  }
}
