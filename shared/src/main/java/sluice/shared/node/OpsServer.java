package sluice.shared.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ops listener: {@code /metrics}, {@code /health/live} and {@code /health/ready}.
 *
 * <p>It runs on a separate Vert.x instance with a single event loop, so it responds even when the
 * event loops of the node are blocked. No handler blocks or waits.
 */
final class OpsServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OpsServer.class);
  private static final int NO_CONTENT = 204;

  private static final int HEADER_BYTES_MAX = 8 * 1024;
  private static final long CLOSE_SECONDS = 5;

  private static final Duration REQUEST = Duration.ofSeconds(10);

  /** Longer than a minute, the usual maximum scrape interval. */
  private static final Duration IDLE = Duration.ofSeconds(75);

  /** Rendering all meters takes milliseconds, so frequent scrapes get a cached text. */
  private static final Duration SCRAPE_MAX_AGE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final AtomicInteger port = new AtomicInteger();

  private OpsServer(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Starts listening and watching the event loops of the node. */
  static OpsServer start(
      NodeConfig config, Metrics metrics, EventLoopWatch loops, Readiness readiness) {
    Vertx vertx = Vertx.vertx(options());
    OpsServer server = new OpsServer(vertx);
    try {
      vertx
          .deployVerticle(new Listener(config, metrics, loops, readiness, server.port::set))
          .await();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Options for a single listener: few threads and no file access. */
  private static VertxOptions options() {
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  int port() {
    return port.get();
  }

  @Override
  public void close() {
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      log.warn("The ops listener did not shut down cleanly", e);
    }
  }

  private static final class Listener extends VerticleBase {

    private final NodeConfig config;
    private final Metrics metrics;
    private final EventLoopWatch loops;
    private final Readiness readiness;
    private final IntConsumer listening;
    private @Nullable Buffer scraped;
    private long scrapedNanos;

    Listener(
        NodeConfig config,
        Metrics metrics,
        EventLoopWatch loops,
        Readiness readiness,
        IntConsumer listening) {
      this.config = config;
      this.metrics = metrics;
      this.loops = loops;
      this.readiness = readiness;
      this.listening = listening;
    }

    @Override
    public Future<HttpServer> start() {
      vertx.setPeriodic(EventLoopWatch.PROBE_MILLIS, _ -> loops.probe());
      OpsConnections connections = new OpsConnections(vertx, REQUEST, IDLE);
      Router router = Router.router(vertx);
      router.route().handler(connections);
      get(router, "/metrics").handler(this::scrape);
      get(router, "/health/live").handler(health(readiness.live(vertx)));
      get(router, "/health/ready").handler(health(readiness.ready(vertx)));
      Future<HttpServer> opening =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      // A refused upgrade would keep the body after it forever.
                      .setHttp2ClearTextEnabled(false)
                      .setMaxHeaderSize(HEADER_BYTES_MAX))
              .connectionHandler(connections::opened)
              .requestHandler(router)
              .listen(config.opsPort(), config.opsHost());
      return CannotListenException.explain(
              opening, config.opsHost(), config.opsPort(), "OPS_HOST", "OPS_PORT")
          .onSuccess(
              server -> {
                listening.accept(server.actualPort());
                log.info("Ops listener on port {}", server.actualPort());
              });
    }

    private static HealthCheckHandler health(HealthChecks checks) {
      return HealthCheckHandler.createWithHealthChecks(checks);
    }

    private void scrape(RoutingContext context) {
      Buffer text = scraped;
      if (text == null || System.nanoTime() - scrapedNanos >= SCRAPE_MAX_AGE.toNanos()) {
        text = Buffer.buffer(metrics.scrape());
        scraped = text;
        scrapedNanos = System.nanoTime();
      }
      context.response().putHeader(HttpHeaders.CONTENT_TYPE, Metrics.CONTENT_TYPE).end(text);
    }
  }

  /** Creates a route for GET and HEAD, and one for OPTIONS that lists them (RFC 9110, 9.3.7). */
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
