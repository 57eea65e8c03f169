package sluice.gateway.avatar;

import java.time.Duration;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.NobodySpeaks;
import sluice.gateway.http.Problem.NotSpoken;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.Problem.SpokenTooLate;
import sluice.gateway.jobs.Outcome.Why;

/** What a client is told when there is no film. */
final class Unspoken {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private Unspoken() {}

  /** The problem, if the workers have not made a film for this reason. */
  static Problem because(Why why) {
    return switch (why) {
      case NO_WORKER -> new NobodySpeaks("No worker is known to this gateway.");
      case NO_SPEECH_ENGINE ->
          new NobodySpeaks(
              "No worker has a program that speaks. Install the package espeak-ng where workers run.");
      case QUEUE_FULL, CANCELLED -> new Overloaded(RETRY_AFTER);
      case LATE -> new SpokenTooLate();
      case NOTHING_TO_SAY -> new BadRequest("There is nothing in the text that could be spoken.");
      case LOST, QUARANTINED -> new NotSpoken("The workers that had the text have failed.");
      case NOT_A_PNG, CORRUPT, TOO_LARGE, NOT_FILMED ->
          new NotSpoken("A worker could not make a film of the text.");
    };
  }
}
