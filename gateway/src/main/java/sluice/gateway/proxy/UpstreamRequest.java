package sluice.gateway.proxy;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import sluice.gateway.transport.UpstreamConnection;

/**
 * A request to an upstream and the connection it has for itself.
 *
 * @param use the request's number on its connection
 */
public record UpstreamRequest(HttpClientRequest request, UpstreamConnection connection, int use) {

  static UpstreamRequest begin(HttpClientRequest request, UpstreamConnection connection) {
    request.exceptionHandler(_ -> {}); // told by the futures; Vert.x would log it once more
    return new UpstreamRequest(request, connection, connection.begin());
  }

  /** The head of the response is in. */
  void responded(HttpClientResponse response) {
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
