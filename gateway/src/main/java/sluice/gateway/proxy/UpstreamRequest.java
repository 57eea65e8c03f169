package sluice.gateway.proxy;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import sluice.gateway.transport.UpstreamConnection;

/**
 * A request to an upstream, and the connection that it uses exclusively.
 *
 * @param use the request's number on its connection
 */
public record UpstreamRequest(HttpClientRequest request, UpstreamConnection connection, int use) {

  static UpstreamRequest begin(HttpClientRequest request, UpstreamConnection connection) {
    request.exceptionHandler(_ -> {}); // the futures report it; Vert.x would also log it
    return new UpstreamRequest(request, connection, connection.begin());
  }

  /** Notes that the head of the response has arrived. */
  void responded(HttpClientResponse response) {
    connection.keep(response.getHeader(HttpHeaders.KEEP_ALIVE));
  }

  /**
   * Aborts the exchange, even within a body. The connection is closed at once and pending writes
   * are dropped, unless it already serves another request.
   */
  public void cut() {
    request.reset();
    connection.cut(use);
  }

  /** True if the connection has served another request before. */
  boolean isReused() {
    return use > 1;
  }

  /** True if the upstream had closed the pooled connection before it could read the request. */
  boolean wasStale() {
    return isReused() && connection.isUnread(use);
  }
}
