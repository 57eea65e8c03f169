package sluice.gateway.features.avatar;

import io.vertx.core.buffer.Buffer;
import sluice.gateway.http.ErrorFormat;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problems;
import sluice.gateway.http.ServerSentEvent;
import sluice.gateway.jobs.Outcome.Reason;

/** Problems of the talking avatar. The Russian titles are those that its clients know. */
final class AvatarProblems {

  private AvatarProblems() {}

  /** A required field is missing. */
  static Problem missingField(String name) {
    Problem general = Problems.missingField(name);
    return new Problem(
            general.status(), general.code(), "Требуется поле \"" + name + '"', general.detail())
        .withParam(name);
  }

  /** A required text is blank. */
  static Problem emptyField(String name) {
    return new Problem(
            400,
            "empty_field",
            "Текст не может быть пустым",
            "The field '" + name + "' must not be blank.")
        .withParam(name);
  }

  /** A text is over the limit. */
  static Problem fieldTooLong(String name, int maxCharacters) {
    return new Problem(
            400,
            "field_too_long",
            "Bad request",
            "The field '" + name + "' is longer than " + maxCharacters + " characters.")
        .withParam(name);
  }

  /** The avatar does not speak this language. */
  static Problem unknownLanguage() {
    return new Problem(
        400, "unknown_language", "Неподдерживаемый язык", "The languages are ru, en and kk.");
  }

  /** The id is unknown, or its video has expired. */
  static Problem noSuchVideo(Videos.Kind kind) {
    return new Problem(
        404,
        "not_found",
        kind == Videos.Kind.VIDEO ? "Видео не найдено" : "Аудио не найдено",
        "Unknown or expired id.");
  }

  /** No worker has a portrait of the avatar. */
  static Problem noPortrait() {
    return new Problem(
        404, "not_found", "Аватар недоступен", "No worker has sent an image of the avatar.");
  }

  /** A text could not be turned into a video. */
  static Problem speechFailed(String why) {
    return new Problem(500, "not_spoken", "Speech synthesis failed", why);
  }

  /** The reason why workers have not made a video, as a problem. */
  static Problem because(Reason reason) {
    return switch (reason) {
      case NO_WORKER -> unavailable("No worker is known to this gateway.");
      case NO_SPEECH_ENGINE ->
          unavailable(
              "No worker can synthesize speech. Install the package espeak-ng where workers run.");
      case QUEUE_FULL, CANCELLED -> Problems.overloaded();
      case LATE ->
          new Problem(
              504,
              "not_spoken",
              "Speech synthesis timed out",
              "The workers did not speak the text in time.");
      case NOTHING_TO_SAY -> Problems.badRequest("The text has no words that can be spoken.");
      case LOST, QUARANTINED -> speechFailed("The workers that had the text have failed.");
      case NOT_A_PNG, CORRUPT, TOO_LARGE, NOT_RENDERED ->
          speechFailed("A worker could not make a video of the text.");
    };
  }

  private static Problem unavailable(String why) {
    return new Problem(503, "no_speech_engine", "Модель lipsync не загружена", why);
  }

  /** Reports a problem in a stream of chunks that has begun. */
  static Buffer event(Problem problem) {
    return ServerSentEvent.of("error", ErrorFormat.PLAIN.body(problem));
  }
}
