package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sluice.gateway.GatewayFixture;
import sluice.testkit.fusionbrain.RawResponse;
import sluice.testkit.fusionbrain.RawUpstream;

/**
 * An image that is long in coming: its client hears something meanwhile, and never waits within.
 */
@Timeout(60)
class SlowImageIT {

  private static final String PNG =
      Base64.getEncoder()
          .encodeToString(ProxiedStub.PNG.copy().appendBytes(new byte[300]).getBytes());
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
          + ("{\"files\":[\"\"]}".length() + PNG.length())
          + "\r\n\r\n{\"files\":[\"";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void itsClientHearsSpacesBeforeIt() throws Exception {
    RawResponse slow =
        RawResponse.of(HEAD + PNG.substring(0, 100))
            .then(Duration.ofMillis(2_500), PNG.substring(100) + "\"]}");

    String response = fetch(slow, "30");

    assertThat(response).containsPattern("\\r\\n\\r\\n\\{\"files\":\\[ {1,4}\"[^ ]+\"]}$");
  }

  @Test
  void anUpstreamThatNeverSendsTheRestIsNotWaitedForLongerThanAnyOther() throws Exception {
    String response = fetch(RawResponse.of(HEAD + PNG.substring(0, 100)).keptOpen(), "2");

    assertThat(response).contains("{\"files\":[").doesNotContain("]}");
  }

  /** All that comes until the gateway has closed the connection. */
  private String fetch(RawResponse response, String upstreamTimeoutSeconds) throws IOException {
    RawUpstream upstream = RawUpstream.start(vertx, response).await();
    try (GatewayFixture gateway =
            GatewayFixture.before(
                upstream.url(),
                "IMAGE_HEARTBEAT_SECONDS",
                "1",
                "UPSTREAM_TIMEOUT_SECONDS",
                upstreamTimeoutSeconds);
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.getOutputStream().write("GET /x HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
