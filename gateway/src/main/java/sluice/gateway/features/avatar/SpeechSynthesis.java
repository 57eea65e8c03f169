package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.features.avatar.ChunkResponse.Form;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.JobHandle;
import sluice.gateway.jobs.JobSpec;
import sluice.gateway.jobs.Outcome;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Undone;
import sluice.gateway.jobs.Outcome.Why;
import sluice.gateway.jobs.WorkerPool;
import sluice.shared.job.WorkerReply.Video;

/** Texts become videos: many short ones that are kept for a while, or one that is sent at once. */
final class SpeechSynthesis {

  private static final Logger log = LoggerFactory.getLogger(SpeechSynthesis.class);

  /** The first chunk of a stream is so much shorter, so that a player can begin soon. */
  private static final int FIRST_PART = 3;

  private final Vertx vertx;
  private final WorkerPool workers;
  private final int maxJobBytes;
  private final Videos videos;
  private final AvatarConfig config;
  private final Duration heartbeat;

  SpeechSynthesis(
      Vertx vertx,
      WorkerPool workers,
      int maxJobBytes,
      Videos videos,
      AvatarConfig config,
      Duration heartbeat) {
    this.vertx = vertx;
    this.workers = workers;
    this.maxJobBytes = maxJobBytes;
    this.videos = videos;
    this.config = config;
    this.heartbeat = heartbeat;
  }

  /**
   * Responses with the chunks of a text, each with a link to its video and one to its sound.
   *
   * @param prefix what stands before the paths in these links
   */
  Future<Void> chunks(Exchange exchange, SpeechRequest request, Form form, String prefix) {
    Optional<Problem> problem = workers.unableToSpeak().map(AvatarProblems::because);
    if (problem.isPresent()) {
      return Future.failedFuture(new ProblemException(problem.get()));
    }
    int size = request.chunkSize();
    List<String> chunks =
        TextChunks.of(
            request.text(), form.isStreamed() ? Math.ceilDiv(size, FIRST_PART) : size, size);
    ChunkResponse response = new ChunkResponse(exchange, form, chunks.size(), request.language());
    ParallelSpeech performance =
        new ParallelSpeech(
            vertx,
            workers,
            chunks,
            request.language(),
            exchange.id(),
            (outcome, index) ->
                chunk(chunks.get(index), index, outcome, prefix)
                    .onSuccess(chunk -> response.chunk(index, chunk))
                    .mapEmpty());
    response.beat(vertx, heartbeat);
    return play(exchange, performance).compose(_ -> response.end());
  }

  /** What the API says of a chunk; never fails. */
  private Future<JsonObject> chunk(String text, int index, Outcome<Video> outcome, String prefix) {
    JsonObject chunk = new JsonObject().put("index", index).put("text", text);
    return switch (outcome) {
      case Undone(Why why) ->
          Future.succeededFuture(chunk.put("error", AvatarProblems.because(why).detail()));
      case Done(Video video) ->
          videos
              .keep(index, video)
              .map(
                  id ->
                      chunk
                          .put("video_url", prefix + AvatarPath.CHUNK_VIDEO + id)
                          .put("audio_url", prefix + AvatarPath.CHUNK_AUDIO + id)
                          .put("duration", seconds(video)))
              .onFailure(cause -> log.error("Could not keep a video", cause))
              .otherwise(_ -> chunk.put("error", "The chunk could not be kept."));
    };
  }

  private static BigDecimal seconds(Video video) {
    return BigDecimal.valueOf(video.duration().toMillis(), 3).setScale(2, RoundingMode.HALF_UP);
  }

  /** The whole text as one video. */
  Future<Buffer> video(Exchange exchange, SpeechRequest request) {
    ChunkVideos cut = new ChunkVideos(exchange);
    ParallelSpeech performance =
        new ParallelSpeech(
            vertx,
            workers,
            TextChunks.of(request.text(), request.chunkSize()),
            request.language(),
            exchange.id(),
            cut);
    cut.onFailure(performance::stop); // there will be no video
    return play(exchange, performance).compose(_ -> joined(exchange, cut.videos()));
  }

  private Future<Void> play(Exchange exchange, ParallelSpeech performance) {
    exchange.onEnd(performance::stop);
    return performance.play(config.parallelChunks(), config.timeout());
  }

  private Future<Buffer> joined(Exchange exchange, List<Buffer> videos) {
    if (videos.size() == 1) {
      return Future.succeededFuture(videos.getFirst());
    }
    long bytes = videos.stream().mapToLong(Buffer::length).sum();
    if (bytes > maxJobBytes) {
      return Future.failedFuture(
          new ProblemException(AvatarProblems.speechFailed("The text is too long for one video.")));
    }
    JobHandle<Video> ticket = workers.submit(JobSpec.join(videos).of(exchange.id()));
    exchange.onEnd(ticket.cancel());
    return ticket
        .outcome()
        .map(
            outcome ->
                switch (outcome) {
                  case Done(Video video) -> video.mp4();
                  case Undone(Why why) -> throw new ProblemException(AvatarProblems.because(why));
                });
  }
}
