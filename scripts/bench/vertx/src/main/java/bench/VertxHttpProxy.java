package bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;

/**
 * Vert.x HTTP Proxy, set up as its documentation shows, with one instance per core. Arguments:
 * {@code PORT UPSTREAM-PORT}.
 */
public class VertxHttpProxy extends VerticleBase {

  private static final String LOCAL = "127.0.0.1";
  private static final int CONNECTIONS = 64;

  private final int port;
  private final int upstream;

  VertxHttpProxy(int port, int upstream) {
    this.port = port;
    this.upstream = upstream;
  }

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    int upstream = Integer.parseInt(arguments[1]);
    Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
        .deployVerticle(
            () -> new VertxHttpProxy(port, upstream),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await();
  }

  @Override
  public Future<?> start() {
    HttpProxy proxy =
        HttpProxy.reverseProxy(
            vertx.httpClientBuilder().with(new PoolOptions().setHttp1MaxSize(CONNECTIONS)).build());
    proxy.origin(upstream, LOCAL);
    return vertx.createHttpServer().requestHandler(proxy).listen(port, LOCAL);
  }
}
