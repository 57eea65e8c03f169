package sluice.gateway.features.openai;

import io.vertx.ext.web.RoutingContext;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.PassThrough;
import sluice.gateway.proxy.Tunnel;
import sluice.gateway.proxy.Upstream;

/**
 * Whatever OpenAI has below {@code /v1/} besides images, passed through with the operator's key.
 */
public final class OpenAiRest {

  private final OpenAiHeaders headers;
  private final PassThrough rest;

  /**
   * Creates the feature.
   *
   * @param forwarder one that goes through the proxy of the settings, as {@code tunnel} does
   */
  public OpenAiRest(OpenAiConfig config, Forwarder forwarder, Tunnel tunnel) {
    this.headers = OpenAiHeaders.ofTheRest(config.key());
    this.rest = new PassThrough(new Upstream(config.url()), forwarder, tunnel);
  }

  /** Takes a request that no other route of {@code /v1/} has taken. */
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
