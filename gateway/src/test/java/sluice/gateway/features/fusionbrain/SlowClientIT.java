package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Content;
import sluice.demo.Delivery;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.GatewayFixture;

/** Clients that hold a place and hardly move. The limit is 1000 bytes in each second of waiting. */
@Timeout(60)
class SlowClientIT {

  private static final int WAIT_MILLIS = 30_000;
  private static final int STEP_MILLIS = 50;
  private static final int SMALL_WINDOW = 8 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();
  private final GatewayFixture gateway =
      GatewayFixture.before(
          upstream.url(),
          "CLIENT_TIMEOUT_SECONDS",
          "1",
          "CLIENT_MIN_BYTES_PER_SECOND",
          "1000",
          "UPSTREAM_TIMEOUT_SECONDS",
          "60");

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void aBodyThatTricklesIsATimeout() throws Exception {
    upstream.on(HttpMethod.POST, "/x", StubResponse.json(200, "{}"));

    try (Socket socket = connect()) {
      send(socket, "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
      while (socket.getInputStream().available() == 0) {
        send(socket, "a");
        Thread.sleep(STEP_MILLIS);
      }

      assertThat(all(socket)).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void aSlowBodyThatKeepsToTheRateArrives() throws Exception {
    int length = 20_000;
    upstream.on(HttpMethod.POST, "/x", StubResponse.json(200, "{}"));

    try (Socket socket = connect()) {
      send(
          socket,
          "POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: "
              + length
              + "\r\n\r\n");
      for (int sent = 0; sent < length; sent += 250) {
        send(socket, "a".repeat(250));
        Thread.sleep(STEP_MILLIS);
      }

      assertThat(all(socket)).startsWith("HTTP/1.1 200");
      assertThat(upstream.requests().getFirst().body().length()).isEqualTo(length);
    }
  }

  /** The shortest of these is all in the gateway long before its client has taken it. */
  @ParameterizedTest
  @ValueSource(longs = {300_000, 3_000_000, 300_000_000})
  void whoTakesNothingLosesItsConnection(long length) throws Exception {
    upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, spaces(length)));

    try (Socket socket = connect()) {
      send(socket, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
      awaitConnections(1);

      awaitConnections(0); // though the client keeps its end
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
  }

  @Test
  void whoTakesHardlyAnythingLosesItsConnection() throws Exception {
    upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, spaces(300_000_000)));

    try (Socket socket = connect()) {
      send(socket, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
      awaitConnections(1);

      while (openConnections() > 0) {
        socket.getInputStream().read();
        Thread.sleep(STEP_MILLIS);
      }
    }
  }

  @Test
  void aSlowReaderThatKeepsToTheRateGetsItAll() throws Exception {
    int length = 400_000;
    upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, spaces(length)));

    try (Socket socket = connect()) {
      send(socket, "GET /x HTTP/1.0\r\n\r\n");
      InputStream in = socket.getInputStream();
      long got = 0;
      byte[] buffer = new byte[4_000];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        got += n;
        Thread.sleep(STEP_MILLIS);
      }

      assertThat(got).isGreaterThan(length);
    }
  }

  /** A chunk of these is more than what it takes in the second it has. */
  @Test
  void aSlowReaderOfChunksThatKeepsToTheRateGetsItAll() throws Exception {
    upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, spaces(300_000)));

    try (Socket socket = connect()) {
      send(socket, "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[2_000];
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.write(buffer, 0, n);
        Thread.sleep(STEP_MILLIS);
      }

      assertThat(all.toString(StandardCharsets.US_ASCII)).endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void rareSmallEventsAreNotSlowReading() throws Exception {
    String events = "data: 1\n\n".repeat(30);
    upstream.on(
        HttpMethod.GET,
        "/x",
        StubResponse.json(200, events)
            .withHeader("Content-Type", "text/event-stream")
            .delivered(Delivery.PLAIN.inChunks().dripping(9, Duration.ofMillis(100))));

    try (Socket socket = connect()) {
      send(socket, "GET /x HTTP/1.0\r\n\r\n");

      assertThat(all(socket)).endsWith(events);
    }
  }

  private static Content spaces(long length) {
    int unit = 10_000;
    return new Content.Repeated(
        Buffer.buffer("["), Buffer.buffer(" ".repeat(unit)), length / unit, Buffer.buffer("]"));
  }

  private void awaitConnections(int count) throws InterruptedException {
    while (openConnections() != count) {
      Thread.sleep(STEP_MILLIS);
    }
  }

  private long openConnections() {
    return Math.round(
        gateway
            .node()
            .metrics()
            .registry()
            .find("vertx.http.server.active.connections")
            .gauges()
            .stream()
            .mapToDouble(Gauge::value)
            .sum());
  }

  /** Comes with a small receive window, as small devices do. */
  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW);
    socket.setSoTimeout(WAIT_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
    return socket;
  }

  private static void send(Socket socket, String bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes.getBytes(StandardCharsets.US_ASCII));
  }

  private static String all(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
