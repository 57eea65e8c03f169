package sluice.stubs.fusionbrain;

import io.vertx.core.json.Json;

/** The error body that Spring Boot writes when an application does not bring its own. */
public final class SpringError {

  /** Always the same, so that a test can compare whole bodies. */
  private static final String TIMESTAMP = "2024-09-06T01:38:18.375+00:00";

  private SpringError() {}

  /**
   * Any such error, for scripted routes.
   *
   * @param error the reason phrase
   */
  public static Answer of(int status, String error, String message, String path) {
    return Answer.json(
        status,
        "{\"timestamp\":\"%s\",\"status\":%d,\"error\":\"%s\",\"message\":%s,\"path\":%s}"
            .formatted(TIMESTAMP, status, error, Json.encode(message), Json.encode(path)));
  }

  static Answer badRequest(SeenRequest request, String message) {
    return answer(400, "Bad Request", request, message);
  }

  static Answer unauthorized(SeenRequest request) {
    return answer(401, "Unauthorized", request, "Authentication error");
  }

  static Answer notFound(SeenRequest request) {
    return answer(404, "Not Found", request, "No message available");
  }

  static Answer unsupportedMediaType(SeenRequest request, String contentType) {
    return answer(
        415, "Unsupported Media Type", request, "Content type '" + contentType + "' not supported");
  }

  private static Answer answer(int status, String error, SeenRequest request, String message) {
    return of(status, error, message, request.path());
  }
}
