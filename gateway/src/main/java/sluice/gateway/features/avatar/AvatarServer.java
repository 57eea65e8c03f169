package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import sluice.gateway.http.Exchange;

/** Serves the API of the talking avatar. */
public interface AvatarServer {

  /**
   * Responds to a request.
   *
   * @param api its path without the prefix, from {@code /api/} on
   * @param prefix the path prefix that links in the response must have
   * @return completes when the response has ended; fails if it could not be made
   */
  Future<Void> serve(Exchange exchange, String api, String prefix);
}
