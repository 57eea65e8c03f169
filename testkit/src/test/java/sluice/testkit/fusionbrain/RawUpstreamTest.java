package sluice.testkit.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawUpstreamTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void sendsExactlyTheGivenPiecesAndCloses() throws Exception {
    RawResponse response =
        RawResponse.of("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
            .then(Duration.ofMillis(1), "\u00ff")
            .then(Duration.ZERO, "end");
    RawUpstream upstream = RawUpstream.start(vertx, response).await();

    String got = ask(upstream, GET);

    assertThat(got).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\u00ffend");
    RawConnection connection = upstream.connections().getFirst();
    connection.closed().await();
    assertThat(connection.received().toString()).isEqualTo(GET);
    assertThat(connection.sentBytes()).isEqualTo(got.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
      })
  void respondsOnlyToACompleteRequest(String request) throws Exception {
    RawUpstream upstream =
        RawUpstream.start(vertx, RawResponse.of("first"), RawResponse.of("too early?")).await();

    assertThat(ask(upstream, request)).isEqualTo("first");
    assertThat(upstream.connections().getFirst().received().toString()).isEqualTo(request);
  }

  @Test
  void aConnectionKeptOpenServesTheNextRequest() throws Exception {
    RawUpstream upstream =
        RawUpstream.start(vertx, RawResponse.of("one").keptOpen(), RawResponse.of("two")).await();

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), upstream.port())) {
      socket.getOutputStream().write(bytes(GET));
      String one = new String(socket.getInputStream().readNBytes(3), StandardCharsets.ISO_8859_1);
      socket.getOutputStream().write(bytes(GET));
      String two = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(one + two).isEqualTo("onetwo");
    }
    assertThat(upstream.connections()).hasSize(1);
  }

  @Test
  void noticesThatTheClientDisconnects() throws Exception {
    RawUpstream upstream = RawUpstream.start(vertx, RawResponse.silence()).await();

    new Socket(InetAddress.getLoopbackAddress(), upstream.port()).close();
    while (upstream.connections().isEmpty()) {
      Thread.onSpinWait();
    }

    assertThat(upstream.connections().getFirst().closed().await()).isNull();
  }

  private static String ask(RawUpstream upstream, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), upstream.port())) {
      socket.getOutputStream().write(bytes(request));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
