package sluice.launcher.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;

/**
 * The shortest proxy that Vert.x can be: {@code BareProxy PORT UPSTREAM-PORT}. It has no limits, no
 * timeouts, no log and no metrics, and copies headers as they are.
 */
final class BareProxy {

  private static final String LOCAL = "127.0.0.1";
  private static final int CONNECTIONS = 64;

  private BareProxy() {}

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    int upstream = Integer.parseInt(arguments[1]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    int loops = Runtime.getRuntime().availableProcessors();
    vertx
        .deployVerticle(() -> new Loop(port, upstream), new DeploymentOptions().setInstances(loops))
        .await();
  }

  /** One event loop. */
  private static final class Loop extends VerticleBase {

    private final int port;
    private final int upstream;

    Loop(int port, int upstream) {
      this.port = port;
      this.upstream = upstream;
    }

    @Override
    public Future<?> start() {
      HttpClientAgent client =
          vertx.httpClientBuilder().with(new PoolOptions().setHttp1MaxSize(CONNECTIONS)).build();
      return vertx
          .createHttpServer()
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
          .compose(answer -> answer(answer, request.response()));
    }

    private static Future<Void> answer(HttpClientResponse answer, HttpServerResponse response) {
      MultiMap headers = answer.headers();
      response.setStatusCode(answer.statusCode());
      response.headers().addAll(headers);
      response.setChunked(!headers.contains(HttpHeaders.CONTENT_LENGTH));
      return answer.pipeTo(response);
    }
  }
}
