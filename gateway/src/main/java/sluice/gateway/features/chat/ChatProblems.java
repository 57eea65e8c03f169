package sluice.gateway.features.chat;

import io.vertx.core.json.JsonObject;
import sluice.gateway.access.AccessProblems;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problems;

/** Problems of the chat, and their format: the texts are those of FreeGPT4's web API. */
public final class ChatProblems {

  private static final String NO_QUESTION = "Please enter a question";
  private static final String INVALID_TOKEN = "Invalid token";
  private static final String PROVIDERS_FAILED =
      "Error: All providers failed to generate a response";

  private ChatProblems() {}

  /** The request has no question, or an empty one. */
  static Problem noQuestion(String keyword) {
    return new Problem(
            400, "missing_field", NO_QUESTION, "The field '" + keyword + "' is required.")
        .withParam(keyword);
  }

  /** Private mode is on and the request has no token, or an unknown one. */
  static Problem invalidToken() {
    return AccessProblems.challenge(
        new Problem(
            401,
            "invalid_token",
            INVALID_TOKEN,
            "Send a valid token as the parameter 'token' or as 'Authorization: Bearer <token>'."));
  }

  /** The provider has responded without a text. */
  static Problem emptyCompletion() {
    return new Problem(
        502,
        "generation_failed",
        PROVIDERS_FAILED,
        "The provider did not respond to the question.");
  }

  /** Gives the body of a response. */
  public static JsonObject body(Problem problem) {
    return new JsonObject().put("error", error(problem)).put("details", problem.detail());
  }

  private static String error(Problem problem) {
    if (problem.isUpstreamFailure()) {
      return PROVIDERS_FAILED;
    }
    if (problem.equals(Problems.internal())) {
      return "Internal server error";
    }
    return switch (problem.title()) {
      case NO_QUESTION, INVALID_TOKEN -> problem.title();
      default -> problem.detail();
    };
  }
}
