package sluice.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import sluice.gateway.fusionbrain.FusionBrainRoutes;
import sluice.gateway.http.Admission;
import sluice.gateway.http.ConnectionTimeouts;
import sluice.gateway.http.ProblemHandler;
import sluice.gateway.http.RequestLog;

/** The whole public surface, in the order in which it is tried. */
final class Routes {

  private Routes() {}

  static void mount(
      Router router,
      RequestLog log,
      ConnectionTimeouts timeouts,
      ProblemHandler problems,
      Admission admission,
      FusionBrainRoutes fusionBrain) {
    router.route().handler(log).handler(timeouts).failureHandler(problems);
    router.route(HttpMethod.GET, "/health").handler(Routes::health);
    router.route().handler(admission); // for all that follow
    fusionBrain.mount(router);
  }

  private static void health(RoutingContext context) {
    context.json(new JsonObject().put("status", "healthy").put("service", "FusionBrain API Proxy"));
  }
}
