package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Delivery;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.GatewayFixture;

/** Clients that leave while something of theirs is in memory take it with them. */
@Timeout(60)
class LeavingClientsIT {

  private static final int CLIENTS = 50;
  private static final String BODY = "a".repeat(60_000);

  private final Vertx vertx = Vertx.vertx();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();
  private final GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url());

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // behind a request that is being served
        "GET /slow HTTP/1.1\r\nHost: h\r\n\r\nPOST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n",
        // behind an upgrade that cannot be granted
        "POST / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 600000\r\n\r\n",
        // to an upstream that does not take it
        "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 600000\r\n\r\n",
        // behind an upgrade that the upstream does not answer
        "GET /slow HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
      })
  void noBufferOfTheirsIsLost(String head) throws Exception {
    StubResponse late =
        StubResponse.json(200, "{}").delivered(Delivery.PLAIN.withHeadAfter(Duration.ofMinutes(1)));
    upstream.on(HttpMethod.GET, "/slow", late);
    upstream.on(HttpMethod.POST, "/slow", late);
    send(head); // so that all that is kept for good is there
    awaitPinned(Long.MAX_VALUE);
    long before = pinned();

    for (int i = 0; i < CLIENTS; i++) {
      send(head);
    }

    awaitPinned(before + 2L * BODY.length());
  }

  @Test
  void aRequestForAnUpgradeIsServedWithout() throws Exception {
    upstream.on(HttpMethod.POST, "/x", StubResponse.json(200, "{}"));
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      String request =
          "POST /x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
              + "Content-Length: 60000\r\n\r\n"
              + BODY
              + "GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(response).startsWith("HTTP/1.1 200").contains("\r\n\r\n{}HTTP/1.1 200");
      assertThat(upstream.requests().getLast().body()).isEqualTo(Buffer.buffer(BODY));
    }
  }

  private void send(String head) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.getOutputStream().write((head + BODY).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void awaitPinned(long bytesMax) throws InterruptedException {
    while (pinned() > bytesMax) {
      Thread.sleep(20);
    }
  }

  /** Bytes of direct buffers in use. */
  private static long pinned() {
    return ((PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR).pinnedDirectMemory();
  }
}
