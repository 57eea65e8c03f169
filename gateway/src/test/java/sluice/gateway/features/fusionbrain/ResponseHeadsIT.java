package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.fusionbrain.RawResponse;
import sluice.testkit.fusionbrain.RawUpstream;

/**
 * Heads that upstreams send: what can be read in one way only passes, and a failure has a cause.
 */
class ResponseHeadsIT {

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private Optional<GatewayFixture> started = Optional.empty();

  @AfterEach
  void close() {
    started.ifPresent(GatewayFixture::close);
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        OK + "Content-Length: 5, 5\r\n\r\nhello",
        OK + "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0 \r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 5\nX: y\n\nhello",
        OK + "Transfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello"
      })
  void aLenientHeadPasses(String raw) {
    start(RawResponse.of(raw));

    HttpResponse<Buffer> response = get();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.bodyAsString()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        OK + "X: a\u0001b\r\nContent-Length: 5\r\n\r\nhello",
        OK + "X: a\u0000b\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.2 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/2 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n"
      })
  void aHeadThatCouldBeReadInTwoWaysIsABadGateway(String raw) {
    start(RawResponse.of(raw));

    assertBadGateway("The upstream's response was not valid HTTP.");
  }

  @Test
  void anUpstreamThatHangsUpIsSaidToHaveClosedTheConnection() {
    start(RawResponse.of(""));

    assertBadGateway("The upstream closed the connection");
  }

  @Test
  void anUpstreamThatIsNotThereIsSaidToRefuse() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    started = Optional.of(GatewayFixture.withoutWorker("http://127.0.0.1:" + free));

    assertBadGateway("The upstream refused the connection.");
  }

  @Test
  void anUpstreamWithoutTlsIsSaidToFailInItsHandshake() {
    NetServer plain =
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(_ -> socket.end(Buffer.buffer(OK))))
            .listen(0, "127.0.0.1")
            .await();
    started = Optional.of(GatewayFixture.withoutWorker("https://127.0.0.1:" + plain.actualPort()));

    assertBadGateway("The TLS handshake with the upstream failed.");
  }

  @Test
  void aRequestThatAnUpstreamHasReadIsNotSentAgain() {
    RawUpstream upstream =
        start(
            RawResponse.of(OK + "Keep-Alive: timeout=60\r\nContent-Length: 2\r\n\r\nhi").keptOpen(),
            RawResponse.of("")); // reads the second request on that connection, and hangs up
    assertThat(get().statusCode()).isEqualTo(200);

    assertThat(get().statusCode()).isEqualTo(502);

    assertThat(upstream.connections()).hasSize(1);
    assertThat(upstream.connections().getFirst().received().toString())
        .matches("(?s)GET /x (?:(?!GET).)*GET /x (?:(?!GET).)*");
  }

  @Test
  void aConnectionThatTheUpstreamMeansToEndSoonIsNotUsedAgain() {
    RawUpstream upstream =
        start(
            RawResponse.of(OK + "Keep-Alive: timeout=0\r\nContent-Length: 2\r\n\r\nhi").keptOpen());
    get();
    get();

    assertThat(upstream.connections()).hasSize(2);
  }

  private void assertBadGateway(String details) {
    HttpResponse<Buffer> response = get();

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(Responses.json(response).getString("details")).startsWith(details);
  }

  private RawUpstream start(RawResponse first, RawResponse... then) {
    RawUpstream upstream = RawUpstream.start(vertx, first, then).await();
    started = Optional.of(GatewayFixture.withoutWorker(upstream.url()));
    return upstream;
  }

  private HttpResponse<Buffer> get() {
    return client
        .getAbs(started.orElseThrow().url() + "/x")
        .send()
        .timeout(10, TimeUnit.SECONDS)
        .await();
  }
}
