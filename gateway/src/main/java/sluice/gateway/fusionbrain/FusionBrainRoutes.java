package sluice.gateway.fusionbrain;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import sluice.gateway.http.ApiKeys;
import sluice.gateway.http.Exchange;
import sluice.gateway.proxy.Changes;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.Tunnel;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.rewrite.PictureRelay;

/** The FusionBrain API as it is, except that pictures come out as JPEG. */
public final class FusionBrainRoutes {

  private final Upstream fusionBrain;
  private final Forwarder forwarder;
  private final Tunnel tunnel;
  private final PictureRelay pictures;
  private final ApiKeys keys;

  /** Creates the feature from the parts it is made of. */
  public FusionBrainRoutes(
      Upstream fusionBrain,
      Forwarder forwarder,
      Tunnel tunnel,
      PictureRelay pictures,
      ApiKeys keys) {
    this.fusionBrain = fusionBrain;
    this.forwarder = forwarder;
    this.tunnel = tunnel;
    this.pictures = pictures;
    this.keys = keys;
  }

  /** Takes every path that no earlier route has taken, so it is mounted last. */
  public void mount(Router router) {
    router.route().handler(this::handle);
  }

  private void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    serve(exchange).onFailure(context::fail);
  }

  private Future<Void> serve(Exchange exchange) {
    if (Tunnel.isFor(exchange.request())) {
      return tunnel.open(exchange, fusionBrain, keys::withhold);
    }
    return forwarder
        .forward(exchange, fusionBrain, Changes.of(this::adapt))
        .compose(pictures::relay);
  }

  private void adapt(MultiMap headers) {
    keys.withhold(headers);
    PictureRelay.acceptOnlyDecodable(headers);
  }
}
