package sluice.gateway.features.fusionbrain;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestOverrides;
import sluice.gateway.proxy.Tunnel;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.rewrite.ImageRelay;

/** Forwards the FusionBrain API unchanged, except that its images become JPEGs. */
public final class FusionBrainRoutes {

  /**
   * Marks a request for a service worker script, which could read all later requests of a browser
   * to this origin, those of the settings page included: Service Workers section 4.4. FusionBrain
   * has none.
   */
  private static final String SERVICE_WORKER = "Service-Worker";

  /** Response headers that act on the whole origin, which the upstream shares with the gateway. */
  private static final List<String> ORIGIN_HEADERS =
      List.of("Service-Worker-Allowed", "Clear-Site-Data");

  private final Upstream fusionBrain;
  private final Forwarder forwarder;
  private final Tunnel tunnel;
  private final ImageRelay images;

  /** Creates the feature. */
  public FusionBrainRoutes(
      Upstream fusionBrain, Forwarder forwarder, Tunnel tunnel, ImageRelay images) {
    this.fusionBrain = fusionBrain;
    this.forwarder = forwarder;
    this.tunnel = tunnel;
    this.images = images;
  }

  /** Forwards a request that no other route has taken. */
  public void forward(RoutingContext context) {
    if (context.request().headers().contains(SERVICE_WORKER)) {
      context.fail(new ProblemException(Problems.notFound()));
      return;
    }
    MultiMap headers = context.response().headers();
    context.addHeadersEndHandler(_ -> ORIGIN_HEADERS.forEach(headers::remove));
    serve(Exchange.of(context)).onFailure(context::fail);
  }

  private Future<Void> serve(Exchange exchange) {
    if (Tunnel.isFor(exchange.request())) {
      return tunnel.open(exchange, fusionBrain, _ -> {});
    }
    return forwarder
        .forward(exchange, fusionBrain, RequestOverrides.of(ImageRelay::negotiateEncoding))
        .compose(images::relay);
  }
}
