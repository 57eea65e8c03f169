package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamTest {

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(Buffer.buffer("127.0.0.1 stack_my_service\n"))));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aServiceOfDockerIsReachedByItsNameAndHearsIt() {
    HttpServer service =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end(request.getHeader("Host")))
            .listen(0, "127.0.0.1")
            .await();
    String authority = "stack_my_service:" + service.actualPort();
    Upstream upstream = new Upstream(URI.create("http://" + authority + "/base"));

    HttpClient client = vertx.createHttpClient();

    Buffer heard =
        client
            .request(upstream.request(HttpMethod.GET, "/x"))
            .compose(request -> request.send().compose(HttpClientResponse::body))
            .await();

    assertThat(heard).hasToString(authority);
    client.close().await(); // which also keeps it from being collected before
  }
}
