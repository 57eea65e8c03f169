package sluice.gateway.features.openai;

import io.vertx.ext.web.RoutingContext;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.PassThrough;
import sluice.gateway.proxy.Tunnel;
import sluice.gateway.proxy.Upstream;

/** Passes the rest of OpenAI's API below {@code /v1/} through, with the operator's key. */
public final class OpenAiRest {

  private final OpenAiHeaders headers;
  private final PassThrough rest;

  /**
   * Creates the feature.
   *
   * @param forwarder uses the outbound proxy of the settings, like {@code tunnel}
   */
  public OpenAiRest(OpenAiConfig config, Forwarder forwarder, Tunnel tunnel) {
    this.headers = OpenAiHeaders.forOtherRequests(config.key());
    this.rest = new PassThrough(new Upstream(config.url()), forwarder, tunnel);
  }

  /** Forwards a request below {@code /v1/} that no other route has taken. */
  public void passThrough(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    String query = exchange.request().query();
    rest.serve(
            exchange,
            path -> query == null ? path : path + "?" + query,
            headers,
            response -> response.relay(OpenAiErrors::namedEvent))
        .onFailure(context::fail);
  }
}
