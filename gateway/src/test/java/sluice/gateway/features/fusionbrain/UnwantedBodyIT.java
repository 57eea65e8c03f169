package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.GatewayFixture;

/** Upstreams that do not read the whole of a long request. */
class UnwantedBodyIT {

  private static final int BODY_BYTES = 25_000_000;
  private static final String WHY = "{\"why\":\"" + "too long ".repeat(3_000) + "\"}";
  private static final String TOO_LARGE =
      "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: "
          + WHY.length()
          + "\r\n\r\n"
          + WHY;

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private ServerSocket server;
  private GatewayFixture gateway;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    gateway = GatewayFixture.withoutWorker("http://127.0.0.1:" + server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
    vertx.close().await();
  }

  /** It ends the connection with most of the request unread, so that a reset follows. */
  @Test
  void theResponseOfAnUpstreamThatHangsUpInTheMiddleOfTheBodyPasses() {
    Thread.ofVirtual()
        .start(
            () ->
                accept(
                    socket -> {
                      socket.getInputStream().readNBytes(100_000);
                      socket.getOutputStream().write(TOO_LARGE.getBytes(StandardCharsets.US_ASCII));
                      socket.close();
                    }));
    for (int i = 0; i < 10; i++) {
      HttpResponse<Buffer> response =
          client
              .postAbs(gateway.url() + "/x")
              .sendBuffer(Buffer.buffer(new byte[BODY_BYTES]))
              .timeout(10, TimeUnit.SECONDS)
              .await();

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(response.bodyAsString()).isEqualTo(WHY);
    }
  }

  @Test
  void withoutAResponseItIsABadGateway() {
    Thread.ofVirtual()
        .start(
            () ->
                accept(
                    socket -> {
                      socket.getInputStream().readNBytes(100_000);
                      socket.close();
                    }));

    HttpResponse<Buffer> response =
        client
            .postAbs(gateway.url() + "/x")
            .sendBuffer(Buffer.buffer(new byte[BODY_BYTES]))
            .timeout(10, TimeUnit.SECONDS)
            .await();

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.bodyAsString()).contains("the connection before its response");
  }

  @Test
  void aConnectionOfAClientThatHasLeftIsGoneThoughItsUpstreamReadsNothing() throws Exception {
    Socket leaving = new Socket("127.0.0.1", gateway.port());
    leaving
        .getOutputStream()
        .write(
            ("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    AtomicLong sent = new AtomicLong();
    Thread.ofVirtual().start(() -> fill(leaving, sent));
    try (Socket deaf = server.accept()) {
      InputStream in = deaf.getInputStream();
      assertThat(in.read()).isEqualTo('P');
      AtomicLong before = new AtomicLong();
      await(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get()); // all is full
      assertThat(connections()).isEqualTo(1);

      leaving.setSoLinger(true, 0); // what is on its way is lost: a reset
      leaving.close();

      await(() -> connections() == 0);
    }
  }

  private double connections() {
    return gateway
        .node()
        .metrics()
        .registry()
        .find("vertx.http.client.active.connections")
        .gauges()
        .stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private static void fill(Socket socket, AtomicLong sent) {
    byte[] piece = new byte[10_000];
    try {
      while (sent.addAndGet(piece.length) < BODY_BYTES) {
        socket.getOutputStream().write(piece);
      }
    } catch (IOException e) {
      // It was closed, as it was to be.
    }
  }

  private void await(Check check) throws IOException {
    for (int i = 0; i < 1_000 && !check.holds(); i++) {
      vertx.timer(10, TimeUnit.MILLISECONDS).await();
    }
    assertThat(check.holds()).isTrue();
  }

  private void accept(Service service) {
    try {
      while (!server.isClosed()) {
        service.serve(server.accept());
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Service {
    void serve(Socket socket) throws IOException;
  }

  private interface Check {
    boolean holds() throws IOException;
  }
}
