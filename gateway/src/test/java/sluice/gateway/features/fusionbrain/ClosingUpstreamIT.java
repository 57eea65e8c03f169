package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;
import sluice.testkit.fusionbrain.RawResponse;
import sluice.testkit.fusionbrain.RawUpstream;

/** An upstream closes its connection behind a response that a slow client has not taken yet. */
@Timeout(60)
class ClosingUpstreamIT {

  private static final int SMALL_WINDOW = 8 * 1024;
  private static final int STEP_BYTES = 40_000;
  private static final int BYTES_MAX = 1_600_000;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theClientGetsAllOfIt(boolean lengthIsKnown) throws Exception {
    List<RawResponse> responses = new ArrayList<>();
    for (int length = STEP_BYTES; length <= BYTES_MAX; length += STEP_BYTES) {
      String head =
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n"
              + (lengthIsKnown ? "Content-Length: " + length + "\r\n\r\n" : "\r\n");
      responses.add(RawResponse.of(head + "x".repeat(length)));
    }
    RawUpstream upstream =
        RawUpstream.start(
                vertx,
                responses.getFirst(),
                responses.subList(1, responses.size()).toArray(RawResponse[]::new))
            .await();
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      for (int i = 1; i <= responses.size(); i++) {
        assertThat(fetchSlowly(gateway.port())).isEqualTo(i * STEP_BYTES);
      }
    }
  }

  /** Bytes of the body to a client that begins to read when the upstream has long gone. */
  private static int fetchSlowly(int port) throws IOException, InterruptedException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(SMALL_WINDOW);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      socket.getOutputStream().write("GET /x HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(50);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return all.length() - all.indexOf("\r\n\r\n") - 4;
    }
  }
}
