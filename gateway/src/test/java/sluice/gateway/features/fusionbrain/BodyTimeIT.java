package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.GatewayFixture;

/** Clients that send just fast enough, and for ever. */
class BodyTimeIT {

  private static final int MIB = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient net = vertx.createNetClient();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker(
          upstream.url(),
          "CLIENT_BODY_TIMEOUT_SECONDS",
          "1",
          "LLM_SERVER_URL",
          upstream.url(),
          "ALLOWED_API_KEYS",
          "sk-client-0123456789");

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  /** One is sent on as it comes, one is read first. */
  @ParameterizedTest
  @ValueSource(strings = {"/key/x", "/v1/completions"})
  void aBodyThatNeverEndsIsATimeoutThoughItKeepsToTheRate(String path) {
    Promise<String> response = Promise.promise();
    net.connect(gateway.port(), "127.0.0.1")
        .onFailure(response::tryFail)
        .onSuccess(
            socket -> {
              socket.handler(bytes -> response.tryComplete(bytes.toString()));
              socket.write(
                  "POST %s HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sk-client-0123456789\r\n"
                          .formatted(path)
                      + "Content-Length: 60000000\r\n\r\n");
              long sending = vertx.setPeriodic(20, _ -> socket.write("a".repeat(1_000)));
              socket.closeHandler(_ -> vertx.cancelTimer(sending));
            });

    assertThat(response.future().timeout(20, TimeUnit.SECONDS).await())
        .startsWith("HTTP/1.1 408")
        .contains("in 1 seconds");
  }

  @Test
  void aLongBodyOnAUsualLinePasses() {
    upstream.on(HttpMethod.POST, "/key/x", StubResponse.json(200, "{}"));

    try (GatewayFixture usual = GatewayFixture.withoutWorker(upstream.url())) {
      assertThat(
              WebClient.create(vertx)
                  .postAbs(usual.url() + "/key/x")
                  .sendBuffer(Buffer.buffer(new byte[64 * MIB]))
                  .await()
                  .statusCode())
          .isEqualTo(200);
    }
  }
}
