package sluice.shared.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for operators: {@code /metrics}, {@code /health/live}, {@code /health/ready}.
 *
 * <p>Live says only that the process answers: restarting a node because its neighbours are gone
 * would make things worse. Ready says whether it should be given work.
 */
final class OpsServer extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(OpsServer.class);
  private static final int IDLE_SECONDS = 60;
  private static final int NO_CONTENT = 204;

  private final NodeConfig config;
  private final Metrics metrics;
  private final Readiness readiness;

  OpsServer(NodeConfig config, Metrics metrics, Readiness readiness) {
    this.config = config;
    this.metrics = metrics;
    this.readiness = readiness;
  }

  @Override
  public Future<HttpServer> start() {
    Router router = Router.router(vertx);
    get(router, "/metrics")
        .handler(
            context ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, Metrics.CONTENT_TYPE)
                    .end(metrics.scrape()));
    get(router, "/health/live")
        .handler(HealthCheckHandler.createWithHealthChecks(HealthChecks.create(vertx)));
    get(router, "/health/ready")
        .handler(HealthCheckHandler.createWithHealthChecks(readiness.checks()));
    Future<HttpServer> listening =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
            .requestHandler(router)
            .listen(config.opsPort(), config.opsHost());
    return CannotListenException.explain(
            listening, config.opsHost(), config.opsPort(), "OPS_HOST", "OPS_PORT")
        .onSuccess(server -> log.info("Ops listener on port {}", server.actualPort()));
  }

  /** A route for GET and HEAD, at whose path OPTIONS says so: RFC 9110 section 9.3.7. */
  private static Route get(Router router, String path) {
    router
        .options(path)
        .handler(
            context ->
                context
                    .response()
                    .setStatusCode(NO_CONTENT)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS")
                    .end());
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }
}
