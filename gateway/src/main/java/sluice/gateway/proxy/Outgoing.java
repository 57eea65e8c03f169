package sluice.gateway.proxy;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * A request to an upstream and the connection it has for itself.
 *
 * @param use the request's number on its connection
 */
public record Outgoing(HttpClientRequest request, UpstreamConnection connection, int use) {

  static Outgoing begin(HttpClientRequest request, UpstreamConnection connection) {
    request.exceptionHandler(_ -> {}); // told by the futures; Vert.x would log it once more
    return new Outgoing(request, connection, connection.begin());
  }

  /** The head of the response is in. */
  void answered(HttpClientResponse response) {
    connection.keep(response.getHeader(HttpHeaders.KEEP_ALIVE));
  }

  /**
   * Gives up, also in the middle of both bodies. The connection is gone at once, whatever is still
   * to be written to it; one that serves another request already is left alone.
   */
  public void cut() {
    request.reset();
    connection.cut(use);
  }

  /** True if the connection has served another request before. */
  boolean isReused() {
    return use > 1;
  }

  /** True if it failed as connections in a pool do: the upstream had ended it before. */
  boolean wasStale() {
    return isReused() && connection.isUnread(use);
  }
}
