package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import sluice.demo.Behaviour;
import sluice.demo.FusionBrainStub;
import sluice.demo.SeenRequest;
import sluice.demo.StubResponse;
import sluice.gateway.GatewayFixture;

/** A stub of FusionBrain behind a gateway that knows a worker, and a client in front of both. */
final class ProxiedStub implements AutoCloseable {

  /** What the stub delivers as an image: the beginning of one, which is all that is looked at. */
  static final Buffer PNG =
      Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13});

  /** JSON that any library would write in another way. */
  static final String SPACED =
      "{ \"b\" : 1.0e5,\"a\":null , \"q\":\"\\u0041\\/\", \"q\":2,\n"
          + "\t\"big\":12345678901234567890123456789}";

  private final Vertx vertx = Vertx.vertx();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.delivering(PNG.getBytes())).await();
  private final GatewayFixture gateway = GatewayFixture.before(upstream.url());
  private final WebClient client =
      WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));

  ProxiedStub() {
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  Vertx vertx() {
    return vertx;
  }

  FusionBrainStub upstream() {
    return upstream;
  }

  int port() {
    return gateway.port();
  }

  /** What the stub says when it is asked for this. */
  void on(HttpMethod method, String path, StubResponse response) {
    upstream.on(method, path, response);
  }

  /** A request to the gateway, the target as it stands. */
  HttpRequest<Buffer> request(HttpMethod method, String target) {
    return client.request(method, gateway.port(), "127.0.0.1", target);
  }

  HttpResponse<Buffer> get(String target) {
    return request(HttpMethod.GET, target).send().await();
  }

  /** What the stub was asked last. */
  SeenRequest last() {
    return upstream.requests().getLast();
  }

  @Override
  public void close() {
    gateway.close();
    vertx.close().await();
  }
}
