package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import sluice.gateway.http.Exchange;

/**
 * Serves the API of the talking avatar, without knowing what clients have in front of its paths.
 */
public interface AvatarServer {

  /**
   * Answers a request.
   *
   * @param api the path, from {@code /api/} on
   * @param prefix what goes in front of paths that the client is to use
   * @return completes when the response has ended; fails if there is none
   */
  Future<Void> serve(Exchange exchange, String api, String prefix);
}
