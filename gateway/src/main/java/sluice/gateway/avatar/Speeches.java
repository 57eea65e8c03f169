package sluice.gateway.avatar;

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
import sluice.gateway.avatar.ChunkAnswer.Form;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.NotSpoken;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.Outcome;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Undone;
import sluice.gateway.jobs.Outcome.Why;
import sluice.gateway.jobs.Ticket;
import sluice.gateway.jobs.Work;
import sluice.gateway.jobs.WorkerPool;
import sluice.shared.job.WorkerReply.Film;

/** Texts become films: many short ones that are kept for a while, or one that is sent at once. */
final class Speeches {

  private static final Logger log = LoggerFactory.getLogger(Speeches.class);

  /** The first chunk of a stream is so much shorter, so that a player can begin soon. */
  private static final int FIRST_PART = 3;

  private final Vertx vertx;
  private final WorkerPool workers;
  private final int maxJobBytes;
  private final Clips clips;
  private final AvatarConfig config;
  private final Duration heartbeat;

  Speeches(
      Vertx vertx,
      WorkerPool workers,
      int maxJobBytes,
      Clips clips,
      AvatarConfig config,
      Duration heartbeat) {
    this.vertx = vertx;
    this.workers = workers;
    this.maxJobBytes = maxJobBytes;
    this.clips = clips;
    this.config = config;
    this.heartbeat = heartbeat;
  }

  /**
   * Answers with the chunks of a text, each with a link to its film and one to its sound.
   *
   * @param prefix what stands before the paths in these links
   */
  Future<Void> chunks(Exchange exchange, SpeechRequest request, Form form, String prefix) {
    Optional<Problem> problem = workers.unableToSpeak().map(Unspoken::because);
    if (problem.isPresent()) {
      return Future.failedFuture(new ProblemException(problem.get()));
    }
    int size = request.chunkSize();
    List<String> chunks =
        TextChunks.of(
            request.text(), form.isStreamed() ? Math.ceilDiv(size, FIRST_PART) : size, size);
    ChunkAnswer answer = new ChunkAnswer(exchange, form, chunks.size(), request.language());
    Performance performance =
        new Performance(
            vertx,
            workers,
            chunks,
            request.language(),
            exchange.id(),
            (outcome, index) ->
                chunk(chunks.get(index), index, outcome, prefix)
                    .onSuccess(chunk -> answer.chunk(index, chunk))
                    .mapEmpty());
    answer.beat(vertx, heartbeat);
    return play(exchange, performance).compose(_ -> answer.end());
  }

  /** What the API says of a chunk; never fails. */
  private Future<JsonObject> chunk(String text, int index, Outcome<Film> outcome, String prefix) {
    JsonObject chunk = new JsonObject().put("index", index).put("text", text);
    return switch (outcome) {
      case Undone(Why why) ->
          Future.succeededFuture(chunk.put("error", Unspoken.because(why).details()));
      case Done(Film film) ->
          clips
              .keep(index, film)
              .map(
                  id ->
                      chunk
                          .put("video_url", prefix + AvatarPath.CHUNK_VIDEO + id)
                          .put("audio_url", prefix + AvatarPath.CHUNK_AUDIO + id)
                          .put("duration", seconds(film)))
              .onFailure(cause -> log.error("Could not keep a clip", cause))
              .otherwise(_ -> chunk.put("error", "The chunk could not be kept."));
    };
  }

  private static BigDecimal seconds(Film film) {
    return BigDecimal.valueOf(film.duration().toMillis(), 3).setScale(2, RoundingMode.HALF_UP);
  }

  /** The whole text as one film. */
  Future<Buffer> film(Exchange exchange, SpeechRequest request) {
    FilmCut cut = new FilmCut(exchange);
    Performance performance =
        new Performance(
            vertx,
            workers,
            TextChunks.of(request.text(), request.chunkSize()),
            request.language(),
            exchange.id(),
            cut);
    cut.onFailure(performance::stop); // there will be no film
    return play(exchange, performance).compose(_ -> joined(exchange, cut.films()));
  }

  private Future<Void> play(Exchange exchange, Performance performance) {
    exchange.onEnd(performance::stop);
    return performance.play(config.parallelChunks(), config.timeout());
  }

  private Future<Buffer> joined(Exchange exchange, List<Buffer> films) {
    if (films.size() == 1) {
      return Future.succeededFuture(films.getFirst());
    }
    long bytes = films.stream().mapToLong(Buffer::length).sum();
    if (bytes > maxJobBytes) {
      return Future.failedFuture(
          new ProblemException(new NotSpoken("The text is too long for one film.")));
    }
    Ticket<Film> ticket = workers.submit(Work.join(films).of(exchange.id()));
    exchange.onEnd(ticket.cancel());
    return ticket
        .outcome()
        .map(
            outcome ->
                switch (outcome) {
                  case Done(Film film) -> film.mp4();
                  case Undone(Why why) -> throw new ProblemException(Unspoken.because(why));
                });
  }
}
