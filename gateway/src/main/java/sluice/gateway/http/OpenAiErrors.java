package sluice.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * Problems in the form of OpenAI's API. Its official Java SDK requires a code that is a string or
 * null.
 */
public final class OpenAiErrors {

  private OpenAiErrors() {}

  /**
   * Gives the body of a response. {@code detail} is for the clients of earlier gateways, which know
   * only that member.
   */
  public static JsonObject body(Problem problem) {
    return new JsonObject().put("error", error(problem)).put("detail", problem.title());
  }

  /** Gives the object with message, type, param and code. */
  public static JsonObject error(Problem problem) {
    return new JsonObject()
        .put("message", problem.detail())
        .put("type", type(problem.status()))
        .put("param", problem.param().orElse(null))
        .put("code", problem.code());
  }

  /** Reports a problem in a stream of tokens that has begun. */
  public static Buffer event(Problem problem) {
    return ServerSentEvent.of(new JsonObject().put("error", error(problem)));
  }

  /** Reports a problem in a stream of images that has begun, whose events have names and types. */
  public static Buffer namedEvent(Problem problem) {
    return ServerSentEvent.of(
        "error", new JsonObject().put("type", "error").put("error", error(problem)));
  }

  private static String type(int status) {
    return switch (status) {
      case 429 -> "rate_limit_error";
      case 500, 503 -> "server_error";
      case 502, 504 -> "upstream_error";
      default -> "invalid_request_error";
    };
  }
}
