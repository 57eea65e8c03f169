package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.demo.Behaviour;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.gateway.GatewayFixture;

/** How many requests are served at a time, and what the others are told. */
class AdmissionIT {

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images()))
          .await()
          .on(HttpMethod.GET, "/held", (HttpServerRequest request) -> held.add(request));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void asManyRequestsAreServedAsMayBeAndOneMoreIsToldToComeAgain() {
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(upstream.url(), "MAX_REQUESTS", "3")) {
      List<Future<HttpResponse<Buffer>>> served = hold(gateway, 3, "203.0.113.1");

      HttpResponse<Buffer> refused = get(gateway, "203.0.113.2").await();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.getHeader("retry-after")).isEqualTo("1");
      assertThat(upstream.requests()).hasSize(3);
      assertThat(health(gateway)).isEqualTo(200);

      release(served);
      assertThat(hold(gateway, 3, "203.0.113.1")).hasSize(3);
    }
  }

  @Test
  void oneClientDoesNotTakeThePlacesOfAllOthers() {
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(
            upstream.url(), "MAX_REQUESTS", "3", "MAX_REQUESTS_PER_CLIENT", "2")) {
      List<Future<HttpResponse<Buffer>>> served = hold(gateway, 2, "203.0.113.1");

      assertThat(get(gateway, "203.0.113.1").await().statusCode()).isEqualTo(503);
      served.addAll(hold(gateway, 1, "203.0.113.2"));

      release(served);
      assertThat(hold(gateway, 2, "203.0.113.1")).hasSize(2);
    }
  }

  /** Sends requests and waits until the upstream has them all. */
  private List<Future<HttpResponse<Buffer>>> hold(
      GatewayFixture gateway, int count, String address) {
    int before = held.size();
    List<Future<HttpResponse<Buffer>>> responses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      responses.add(get(gateway, address));
    }
    Future.<Void>future(
            all ->
                vertx.setPeriodic(
                    5,
                    timer -> {
                      if (held.size() == before + count) {
                        vertx.cancelTimer(timer);
                        all.complete();
                      }
                    }))
        .timeout(10, TimeUnit.SECONDS)
        .await();
    return responses;
  }

  private void release(List<Future<HttpResponse<Buffer>>> served) {
    held.forEach(request -> request.response().end("{}"));
    held.clear();
    for (Future<HttpResponse<Buffer>> response : served) {
      assertThat(response.timeout(10, TimeUnit.SECONDS).await().statusCode()).isEqualTo(200);
    }
  }

  private Future<HttpResponse<Buffer>> get(GatewayFixture gateway, String address) {
    return client
        .get(gateway.port(), "127.0.0.1", "/held")
        .putHeader("X-Forwarded-For", address)
        .send();
  }

  private int health(GatewayFixture gateway) {
    return client.get(gateway.port(), "127.0.0.1", "/health").send().await().statusCode();
  }
}
