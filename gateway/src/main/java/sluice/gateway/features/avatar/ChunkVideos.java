package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.Outcome;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.WorkerReply.Video;

/** Collects the videos of the chunks of a text, which will be joined to one video. */
final class ChunkVideos implements ParallelSpeech.Listener {

  private final Exchange exchange;
  private final SortedMap<Integer, Buffer> videos = new TreeMap<>();
  private final List<Reason> failures = new ArrayList<>();
  private Runnable onFailure = () -> {};

  /** Creates a collection whose memory counts towards the exchange. */
  ChunkVideos(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Runs the action as soon as a chunk has failed. */
  void onFailure(Runnable action) {
    onFailure = action;
  }

  @Override
  public Future<Void> finished(Outcome<Video> outcome, int index) {
    switch (outcome) {
      case Done(Video video) -> {
        long bytes = video.mp4().length();
        exchange.held().acquire(bytes);
        exchange.onEnd(() -> exchange.held().release(bytes));
        videos.put(index, video.mp4());
      }
      case Failed(Reason reason) -> {
        if (reason != Reason.NOTHING_TO_SAY) { // a chunk without words is left out
          failures.add(reason);
          onFailure.run();
        }
      }
    }
    return Future.succeededFuture();
  }

  /**
   * Returns all videos in the order of the text.
   *
   * @throws ProblemException if one is missing, or no chunk has words that can be spoken
   */
  List<Buffer> videos() {
    if (!failures.isEmpty()) {
      throw new ProblemException(AvatarProblems.because(failures.getFirst()));
    }
    if (videos.isEmpty()) {
      throw new ProblemException(AvatarProblems.because(Reason.NOTHING_TO_SAY));
    }
    return List.copyOf(videos.values());
  }
}
