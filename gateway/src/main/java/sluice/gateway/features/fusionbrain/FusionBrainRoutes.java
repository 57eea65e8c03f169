package sluice.gateway.features.fusionbrain;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
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

/** The FusionBrain API as it is, except that images come out as JPEG. */
public final class FusionBrainRoutes {

  /**
   * Sent with the request for a script that would see all later requests of a browser to this
   * origin, the page of the settings among them: Service Workers section 4.4. FusionBrain has none.
   */
  private static final String SERVICE_WORKER = "Service-Worker";

  /** What speaks for a whole origin, which is not only the upstream's here. */
  private static final List<String> OF_THE_ORIGIN =
      List.of("Service-Worker-Allowed", "Clear-Site-Data");

  private final Upstream fusionBrain;
  private final Forwarder forwarder;
  private final Tunnel tunnel;
  private final ImageRelay images;

  /** Creates the feature from the parts it is made of. */
  public FusionBrainRoutes(
      Upstream fusionBrain, Forwarder forwarder, Tunnel tunnel, ImageRelay images) {
    this.fusionBrain = fusionBrain;
    this.forwarder = forwarder;
    this.tunnel = tunnel;
    this.images = images;
  }

  /** Takes every path that no earlier route has taken, so it is mounted last. */
  public void mount(Router router) {
    router.route().handler(this::handle);
  }

  private void handle(RoutingContext context) {
    if (context.request().headers().contains(SERVICE_WORKER)) {
      context.fail(new ProblemException(Problems.notFound()));
      return;
    }
    MultiMap headers = context.response().headers();
    context.addHeadersEndHandler(_ -> OF_THE_ORIGIN.forEach(headers::remove));
    serve(Exchange.of(context)).onFailure(context::fail);
  }

  private Future<Void> serve(Exchange exchange) {
    if (Tunnel.isFor(exchange.request())) {
      return tunnel.open(exchange, fusionBrain, _ -> {});
    }
    return forwarder
        .forward(exchange, fusionBrain, RequestOverrides.of(ImageRelay::acceptOnlyDecodable))
        .compose(images::relay);
  }
}
