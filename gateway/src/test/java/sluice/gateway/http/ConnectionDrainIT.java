package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.GatewayFixture;

class ConnectionDrainIT {

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker("http://127.0.0.1:1", "DRAIN_DELAY_SECONDS", "2");

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Future<HttpResponse<Buffer>> health() {
    return client.getAbs(gateway.url() + "/health").timeout(10_000).send();
  }

  @Test
  void whoAsksWhileItEndsIsServedAndToldToGoElsewhere() throws Exception {
    assertThat(health().await().getHeader("Connection")).isNull();

    CompletableFuture<Void> ended = CompletableFuture.runAsync(gateway::close);
    HttpResponse<Buffer> last = health().await();
    for (int i = 0; i < 100 && last.getHeader("Connection") == null; i++) {
      last = health().await(); // it may not have heard yet
    }

    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.getHeader("Connection")).isEqualTo("close");
    ended.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> health().await()).hasMessageContaining("refused");
  }
}
