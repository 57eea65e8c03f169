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
import sluice.gateway.features.avatar.ChunkResponse.Format;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.JobHandle;
import sluice.gateway.jobs.JobSpec;
import sluice.gateway.jobs.Outcome;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.gateway.jobs.WorkerPool;
import sluice.shared.job.WorkerReply.Video;

/** Turns texts into videos: one for each chunk, stored for a while, or one of the whole text. */
final class SpeechSynthesis {

  private static final Logger log = LoggerFactory.getLogger(SpeechSynthesis.class);

  /** The first chunk of a stream is this many times shorter, so that playing can begin soon. */
  private static final int FIRST_CHUNK_DIVISOR = 3;

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
   * Responds with the chunks of a text, each with links to its video and its audio.
   *
   * @param prefix path prefix of these links
   */
  Future<Void> chunks(Exchange exchange, SpeechRequest request, Format format, String prefix) {
    Optional<Problem> problem = workers.unableToSpeak().map(AvatarProblems::because);
    if (problem.isPresent()) {
      return Future.failedFuture(new ProblemException(problem.get()));
    }
    int size = request.chunkSize();
    List<String> chunks =
        TextChunks.of(
            request.text(),
            format.isStreamed() ? Math.ceilDiv(size, FIRST_CHUNK_DIVISOR) : size,
            size);
    ChunkResponse response = new ChunkResponse(exchange, format, chunks.size(), request.language());
    ParallelSpeech speech =
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
    response.startHeartbeat(vertx, heartbeat);
    return run(exchange, speech).compose(_ -> response.end());
  }

  /** Describes a chunk in the terms of the API; never fails. */
  private Future<JsonObject> chunk(String text, int index, Outcome<Video> outcome, String prefix) {
    JsonObject chunk = new JsonObject().put("index", index).put("text", text);
    return switch (outcome) {
      case Failed(Reason reason) ->
          Future.succeededFuture(chunk.put("error", AvatarProblems.because(reason).detail()));
      case Done(Video video) ->
          videos
              .store(index, video)
              .map(
                  id ->
                      chunk
                          .put("video_url", prefix + AvatarPath.CHUNK_VIDEO + id)
                          .put("audio_url", prefix + AvatarPath.CHUNK_AUDIO + id)
                          .put("duration", seconds(video)))
              .onFailure(cause -> log.error("Could not store a video", cause))
              .otherwise(_ -> chunk.put("error", "The chunk could not be stored."));
    };
  }

  private static BigDecimal seconds(Video video) {
    return BigDecimal.valueOf(video.duration().toMillis(), 3).setScale(2, RoundingMode.HALF_UP);
  }

  /** Returns one video of the whole text. */
  Future<Buffer> video(Exchange exchange, SpeechRequest request) {
    ChunkVideos collected = new ChunkVideos(exchange);
    ParallelSpeech speech =
        new ParallelSpeech(
            vertx,
            workers,
            TextChunks.of(request.text(), request.chunkSize()),
            request.language(),
            exchange.id(),
            collected);
    collected.onFailure(speech::stop); // the other chunks are of no use
    return run(exchange, speech).compose(_ -> joined(exchange, collected.videos()));
  }

  private Future<Void> run(Exchange exchange, ParallelSpeech speech) {
    exchange.onEnd(speech::stop);
    return speech.start(config.parallelChunks(), config.timeout());
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
    JobHandle<Video> job = workers.submit(JobSpec.join(videos).of(exchange.id()));
    exchange.onEnd(job::cancel);
    return job.outcome()
        .map(
            outcome ->
                switch (outcome) {
                  case Done(Video video) -> video.mp4();
                  case Failed(Reason reason) ->
                      throw new ProblemException(AvatarProblems.because(reason));
                });
  }
}
