package sluice.gateway.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Masking;
import sluice.shared.log.RequestId;

/**
 * {@code X-Request-Id}: a request has the id that a trusted proxy gives it, else a new one, and its
 * response says which. An upstream that names its response itself keeps its name, as its support
 * and its SDKs ask for that one; the log then has both.
 */
final class RequestIdHeader {

  /** The longest name of an upstream that is logged, in characters. */
  private static final int UPSTREAM_LENGTH = 128;

  private final TrustedProxies proxies;

  RequestIdHeader(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** Settles the id of a request and puts it into the response when that begins. */
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
