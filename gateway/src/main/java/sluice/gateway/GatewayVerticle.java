package sluice.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.ConnectionDrain;
import sluice.gateway.http.ConnectionTimeouts;
import sluice.gateway.http.Framing;
import sluice.gateway.http.ListenConfig;
import sluice.gateway.http.ProblemHandler;
import sluice.gateway.transport.ConnectionGuard;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.HeadCheck;
import sluice.shared.node.CannotListenException;

/**
 * One event loop of the gateway: builds its {@linkplain FeatureFactory features}, mounts their
 * {@linkplain Routes routes} and listens. A request passes {@link ConnectionGuard} and {@link
 * HeadCheck} on its connection, then {@link Framing}, then the router.
 */
final class GatewayVerticle extends VerticleBase {

  static final int HEADER_BYTES_MAX = 64 * 1024;
  static final int REQUEST_LINE_BYTES_MAX = 16 * 1024;

  /**
   * Size of the pieces of a request body, in bytes. Vert.x buffers up to 16 of them for each
   * request whose upstream is slow; much smaller ones only cost more calls.
   */
  private static final int CHUNK_BYTES = 8 * 1024;

  /** Any free port, shared by all event loops; 0 would give each event loop its own port. */
  private static final int ANY_PORT = -1;

  /**
   * Send buffer of a connection, in bytes. The kernel's default grows to megabytes, and a slow
   * client that reads steadily would seem to stand still for half a minute.
   */
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  /** Offered by ALPN, and with TLS all that Vert.x serves: without 1.0 it is answered with 501. */
  private static final List<HttpVersion> TLS_VERSIONS =
      List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0);

  private final GatewayConfig config;
  private final SharedServices shared;
  private final Duration drain;
  private final IntConsumer listening;
  private final ConnectionDrain connectionDrain = new ConnectionDrain();
  private @Nullable HttpServer server;

  /**
   * Creates the verticle without starting anything.
   *
   * @param drain longest time for requests in progress to finish when it is stopped
   * @param listening receives the port
   */
  GatewayVerticle(
      GatewayConfig config, SharedServices shared, Duration drain, IntConsumer listening) {
    this.config = config;
    this.shared = shared;
    this.drain = drain;
    this.listening = listening;
  }

  @Override
  public Future<HttpServer> start() {
    ListenConfig listen = config.listen();
    Deadlines deadlines = new Deadlines(vertx);
    ConnectionTimeouts timeouts = new ConnectionTimeouts(deadlines, listen.idleTimeout());
    Routes routes =
        new FeatureFactory(vertx, deadlines, config, shared).routes(timeouts, connectionDrain);
    Router router = Router.router(vertx);
    routes.mount(router);
    PathRules rules = routes.rules();
    ProblemHandler unrouted = new ProblemHandler(rules::errorFormat, routes.log()::refused);
    if (listen.port() != 0) { // a free port is known only once connections may have arrived
      ConnectionGuard.guard(listen.port(), shared.connections());
    }
    Future<HttpServer> opening =
        vertx
            .createHttpServer(serverOptions())
            .connectionHandler(
                connection -> {
                  HeadCheck.on(connection);
                  timeouts.opened(connection);
                })
            .invalidRequestHandler(unrouted::malformed)
            .requestHandler(new Framing(unrouted, rules::takesRawQuery, router))
            .listen(listen.port() == 0 ? ANY_PORT : listen.port(), listen.host());
    return CannotListenException.explain(opening, listen.host(), listen.port(), "HOST", "PORT")
        .onSuccess(
            listener -> {
              server = listener;
              ConnectionGuard.guard(listener.actualPort(), shared.connections());
              listening.accept(listener.actualPort());
            });
  }

  /**
   * Serves for the drain delay, so that load balancers notice; then refuses new connections and
   * lets the requests in progress finish.
   */
  @Override
  public Future<Void> stop() {
    HttpServer listening = server;
    if (listening == null) {
      return Future.succeededFuture();
    }
    connectionDrain.begin();
    return pause(config.listen().drainDelay())
        .compose(_ -> listening.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS));
  }

  private Future<Void> pause(Duration time) {
    return time.isZero()
        ? Future.succeededFuture()
        : vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  private HttpServerOptions serverOptions() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
            .setMaxChunkSize(CHUNK_BYTES)
            .setSendBufferSize(SEND_BUFFER_BYTES)
            // WebSockets are tunnelled: their ends have agreed on extensions themselves.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    config
        .listen()
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setAlpnVersions(TLS_VERSIONS)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertPath(tls.certificate().toString())
                            .addKeyPath(tls.key().toString())));
    return options;
  }
}
