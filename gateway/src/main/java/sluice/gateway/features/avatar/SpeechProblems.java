package sluice.gateway.features.avatar;

import java.time.Duration;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.Problem.SpeechFailed;
import sluice.gateway.http.Problem.SpeechTimeout;
import sluice.gateway.http.Problem.SpeechUnavailable;
import sluice.gateway.jobs.Outcome.Reason;

/** What a client is told when there is no video. */
final class SpeechProblems {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private SpeechProblems() {}

  /** The problem, if the workers have not made a video for this reason. */
  static Problem because(Reason why) {
    return switch (why) {
      case NO_WORKER -> new SpeechUnavailable("No worker is known to this gateway.");
      case NO_SPEECH_ENGINE ->
          new SpeechUnavailable(
              "No worker has a program that speaks. Install the package espeak-ng where workers run.");
      case QUEUE_FULL, CANCELLED -> new Overloaded(RETRY_AFTER);
      case LATE -> new SpeechTimeout();
      case NOTHING_TO_SAY -> new BadRequest("There is nothing in the text that could be spoken.");
      case LOST, QUARANTINED -> new SpeechFailed("The workers that had the text have failed.");
      case NOT_A_PNG, CORRUPT, TOO_LARGE, NOT_RENDERED ->
          new SpeechFailed("A worker could not make a video of the text.");
    };
  }
}
