package sluice.gateway.avatar;

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
import sluice.gateway.jobs.Outcome.Undone;
import sluice.gateway.jobs.Outcome.Why;
import sluice.shared.job.WorkerReply.Film;

/** Gathers the films of the chunks of a text that are to be one in the end. */
final class FilmCut implements Performance.Listener {

  private final Exchange exchange;
  private final SortedMap<Integer, Buffer> films = new TreeMap<>();
  private final List<Why> failures = new ArrayList<>();
  private Runnable onFailure = () -> {};

  /** The films count as held by the exchange. */
  FilmCut(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Runs the action as soon as there can be no film of the whole text. */
  void onFailure(Runnable action) {
    onFailure = action;
  }

  @Override
  public Future<Void> played(Outcome<Film> outcome, int index) {
    switch (outcome) {
      case Done(Film film) -> {
        long bytes = film.mp4().length();
        exchange.held().takeAnyway(bytes);
        exchange.onEnd(() -> exchange.held().give(bytes));
        films.put(index, film.mp4());
      }
      case Undone(Why why) -> {
        if (why != Why.NOTHING_TO_SAY) { // what has nothing in it to be spoken is left out
          failures.add(why);
          onFailure.run();
        }
      }
    }
    return Future.succeededFuture();
  }

  /**
   * All of them, in the order of the text.
   *
   * @throws ProblemException if one is missing, or there is nothing in the text to be spoken
   */
  List<Buffer> films() {
    if (!failures.isEmpty()) {
      throw new ProblemException(Unspoken.because(failures.getFirst()));
    }
    if (films.isEmpty()) {
      throw new ProblemException(Unspoken.because(Why.NOTHING_TO_SAY));
    }
    return List.copyOf(films.values());
  }
}
