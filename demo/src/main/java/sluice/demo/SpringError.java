package sluice.demo;

import io.vertx.core.json.Json;

/** Spring Boot's default error body. */
public final class SpringError {

  /** Fixed, so that a test can compare whole bodies. */
  private static final String TIMESTAMP = "2024-09-06T01:38:18.375+00:00";

  private SpringError() {}

  /**
   * An error for scripted routes.
   *
   * @param error the reason phrase
   */
  public static StubResponse of(int status, String error, String message, String path) {
    return StubResponse.json(
        status,
        "{\"timestamp\":\"%s\",\"status\":%d,\"error\":\"%s\",\"message\":%s,\"path\":%s}"
            .formatted(TIMESTAMP, status, error, Json.encode(message), Json.encode(path)));
  }

  static StubResponse badRequest(SeenRequest request, String message) {
    return error(400, "Bad Request", request, message);
  }

  static StubResponse unauthorized(SeenRequest request) {
    return error(401, "Unauthorized", request, "Authentication error");
  }

  static StubResponse notFound(SeenRequest request) {
    return error(404, "Not Found", request, "No message available");
  }

  static StubResponse unsupportedMediaType(SeenRequest request, String contentType) {
    return error(
        415, "Unsupported Media Type", request, "Content type '" + contentType + "' not supported");
  }

  private static StubResponse error(int status, String error, SeenRequest request, String message) {
    return of(status, error, message, request.path());
  }
}
