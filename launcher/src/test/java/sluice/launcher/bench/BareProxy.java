package sluice.launcher.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import java.util.Arrays;

/**
 * The shortest proxy that can be written with Vert.x: {@code BareProxy PORT UPSTREAM-PORT
 * [CONNECTIONS PIPELINING NO-DELAY]}. It has no limits, timeouts, log or metrics, and copies
 * headers unchanged.
 */
final class BareProxy {

  private static final String LOCAL = "127.0.0.1";
  private static final String[] DEFAULTS = {"64", "false", "true"};

  private BareProxy() {}

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    int upstream = Integer.parseInt(arguments[1]);
    String[] more = arguments.length > 2 ? Arrays.copyOfRange(arguments, 2, 5) : DEFAULTS;
    Connections connections =
        new Connections(
            Integer.parseInt(more[0]),
            Boolean.parseBoolean(more[1]),
            Boolean.parseBoolean(more[2]));
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    int loops = Runtime.getRuntime().availableProcessors();
    vertx
        .deployVerticle(
            () -> new Loop(port, upstream, connections),
            new DeploymentOptions().setInstances(loops))
        .await();
  }

  /** Options of the connections to the upstream. */
  private record Connections(int max, boolean pipelining, boolean noDelay) {}

  /** One event loop. */
  private static final class Loop extends VerticleBase {

    private final int port;
    private final int upstream;
    private final Connections connections;

    Loop(int port, int upstream, Connections connections) {
      this.port = port;
      this.upstream = upstream;
      this.connections = connections;
    }

    @Override
    public Future<?> start() {
      HttpClientAgent client =
          vertx
              .httpClientBuilder()
              .with(
                  new HttpClientOptions()
                      .setPipelining(connections.pipelining())
                      .setTcpNoDelay(connections.noDelay()))
              .with(new PoolOptions().setHttp1MaxSize(connections.max()))
              .build();
      return vertx
          .createHttpServer(new HttpServerOptions().setTcpNoDelay(connections.noDelay()))
          .requestHandler(
              request -> forward(client, request).onFailure(_ -> request.response().reset()))
          .listen(port, LOCAL);
    }

    private Future<Void> forward(HttpClientAgent client, HttpServerRequest request) {
      return client
          .request(request.method(), upstream, LOCAL, request.uri())
          .compose(
              outgoing -> {
                outgoing.headers().addAll(request.headers());
                return outgoing.send();
              })
          .compose(upstream -> respond(upstream, request.response()));
    }

    private static Future<Void> respond(HttpClientResponse upstream, HttpServerResponse response) {
      MultiMap headers = upstream.headers();
      response.setStatusCode(upstream.statusCode());
      response.headers().addAll(headers);
      response.setChunked(!headers.contains(HttpHeaders.CONTENT_LENGTH));
      return upstream.pipeTo(response);
    }
  }
}
