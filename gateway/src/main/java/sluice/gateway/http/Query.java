package sluice.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import sluice.gateway.http.Problem.BadRequest;

/** What stands behind the question mark of a request: URL standard, section 5.1. */
public final class Query {

  private Query() {}

  /**
   * Its parameters, decoded; only an ampersand separates them.
   *
   * @throws ProblemException if it cannot be decoded
   */
  public static MultiMap of(HttpServerRequest request) {
    try {
      return request.params(true);
    } catch (IllegalArgumentException e) { // whose message has all of it, secrets included
      throw new ProblemException(
          new BadRequest("A percent sign in the query is not followed by two hex digits."));
    }
  }
}
