package sluice.gateway.access;

import java.time.Duration;
import sluice.gateway.http.Problem;

/** Problems with keys and rates. */
public final class AccessProblems {

  private static final String MISSING_KEY = "API ключ не предоставлен";
  private static final String INVALID_KEY = "Недопустимый API ключ";

  private AccessProblems() {}

  /** The route requires a key and the request has none, RFC 6750 section 3.1. */
  static Problem missingKey() {
    return missing("API key is missing. Send 'Authorization: Bearer <key>'.");
  }

  /** The key of the request is not one of the allowed ones. */
  static Problem unknownKey() {
    return invalid("This API key is not allowed here.");
  }

  /** The route requires the administrator's key and the request has none. */
  static Problem missingAdminKey() {
    return missing("This route requires the key in ADMIN_KEY. Send 'Authorization: Bearer <key>'.");
  }

  /** The key of the request is not the administrator's. */
  static Problem unknownAdminKey() {
    return invalid("This is not the key in ADMIN_KEY. Clients' keys are not accepted here.");
  }

  /** This client has sent so many wrong keys that it has to wait. */
  static Problem tooManyFailures(Duration wait) {
    return limited(
        "Too many wrong keys",
        "Too many wrong API keys. Try again in " + wait.toSeconds() + " seconds.",
        wait);
  }

  /** This client has sent more requests than it may. */
  static Problem tooManyRequests(Duration wait) {
    return limited(
        "Too many requests",
        "Too many requests. Try again in " + wait.toSeconds() + " seconds.",
        wait);
  }

  /** Asks for a bearer token, as RFC 9110 section 15.5.2 requires of a 401. */
  public static Problem challenge(Problem problem) {
    return problem.withHeader("www-authenticate", "Bearer");
  }

  private static Problem missing(String detail) {
    return challenge(new Problem(401, "missing_api_key", MISSING_KEY, detail));
  }

  private static Problem invalid(String detail) {
    return new Problem(403, "invalid_api_key", INVALID_KEY, detail);
  }

  private static Problem limited(String title, String detail, Duration wait) {
    return new Problem(429, "rate_limit_exceeded", title, detail).withRetryAfter(wait);
  }
}
