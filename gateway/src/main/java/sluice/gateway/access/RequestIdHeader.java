package sluice.gateway.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Masking;
import sluice.shared.log.RequestId;

/**
 * Handles {@code X-Request-Id}. A request keeps the id that a trusted proxy gave it, or gets a new
 * one, and the response carries it. If the upstream's response has an id already, that one stays,
 * as the upstream's support and SDKs ask for it; the log has both.
 */
final class RequestIdHeader {

  /** Most characters of an upstream's id in the log. */
  private static final int UPSTREAM_LENGTH = 128;

  private final TrustedProxies proxies;

  RequestIdHeader(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** Sets the id of a request, and adds it to the response when that begins. */
  void add(RoutingContext context, Exchange exchange) {
    given(context.request()).ifPresent(exchange::setId);
    context.addHeadersEndHandler(
        _ -> {
          MultiMap headers = context.response().headers();
          String present = headers.get(RequestId.HTTP_HEADER);
          if (present == null) {
            headers.set(RequestId.HTTP_HEADER, exchange.id().text());
          } else if (!present.equals(exchange.id().text())) {
            exchange
                .facts()
                .upstream()
                .setId(
                    Masking.printable(
                        present.substring(0, Math.min(present.length(), UPSTREAM_LENGTH))));
          }
        });
  }

  private Optional<RequestId> given(HttpServerRequest request) {
    String given = request.getHeader(RequestId.HTTP_HEADER);
    return given == null || !proxies.trust(request) ? Optional.empty() : RequestId.of(given);
  }
}
