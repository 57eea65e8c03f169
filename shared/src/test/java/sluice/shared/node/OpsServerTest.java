package sluice.shared.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.shared.config.Env;

/** The ops listener on a real port, next to a node whose event loops the test can block. */
class OpsServerTest {

  private static final int WAIT_MILLIS = 10_000;

  private final Vertx node = Vertx.vertx();
  private final Iterable<EventExecutor> loops = ((VertxInternal) node).nettyEventLoopGroup();
  private final EventLoopWatch watch = new EventLoopWatch(loops);
  private final Readiness readiness = new Readiness(watch, new Membership());
  private final Metrics metrics = new Metrics();
  private final OpsServer ops = OpsServer.start(config(), metrics, watch, readiness);
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    goOn.countDown();
    client.close();
    ops.close();
    metrics.close();
    node.close().await();
  }

  @Test
  void aNodeIsLiveFromTheStartAndReadyWhileItServes() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    readiness.serve();
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    readiness.drain();
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aNodeWithHungEventLoopsReportsThatItIsNotLive() throws Exception {
    readiness.serve();
    loops.forEach(loop -> loop.execute(this::block));
    askOften();

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/metrics").body()).contains("jvm_memory_used_bytes");

    goOn.countDown();
    for (EventExecutor loop : loops) {
      loop.submit(() -> {}).await();
    }
    watch.probe();
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void frequentScrapesAreCached() throws Exception {
    AtomicInteger rendered = new AtomicInteger();
    Gauge.builder("rendered", rendered::incrementAndGet).register(metrics.registry());

    for (int i = 0; i < 50; i++) {
      assertThat(get("/metrics").body()).contains("rendered ");
    }

    assertThat(rendered.get()).isLessThan(25);
  }

  @Test
  void http2IsNotSupported() throws Exception {
    String upgrade =
        "GET /health/live HTTP/1.1\r\nHost: ops\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";

    assertThat(send(upgrade)).startsWith("HTTP/1.1 200 ");
    assertThat(send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).doesNotStartWith("\0\0");
  }

  @Test
  void aNewConnectionReplacesTheOldestOne() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < OpsConnections.CONNECTIONS_MAX; i++) {
        held.add(connect());
        assertThat(responded(held.getLast())).as("connection %d", i).isTrue();
      }

      try (Socket more = connect()) {
        assertThat(responded(more)).isTrue();
      }

      assertThat(held.getFirst().getInputStream().readAllBytes()).as("closed").isNotNull();
      assertThat(responded(held.getLast())).isTrue();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void aConnectionWithoutACompleteRequestIsClosed() throws Exception {
    OpsConnections connections =
        new OpsConnections(node, Duration.ofMillis(100), Duration.ofMinutes(1));
    var server =
        node.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .connectionHandler(connections::opened)
            .requestHandler(request -> request.response().end())
            .listen(0, "127.0.0.1")
            .await();
    try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost:".getBytes(StandardCharsets.UTF_8));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static NodeConfig config() {
    return NodeConfig.from(new Env(Map.of("OPS_HOST", "127.0.0.1", "OPS_PORT", "0")));
  }

  private void askOften() {
    for (int i = 0; i <= EventLoopWatch.MISSES_MAX; i++) {
      watch.probe();
    }
  }

  private void block() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ops.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(WAIT_MILLIS)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", ops.port());
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  /** True if a request on this connection gets a response; reads its status line. */
  private static boolean responded(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /none HTTP/1.1\r\nHost: ops\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 404".length());
    boolean is404 = new String(start, StandardCharsets.UTF_8).equals("HTTP/1.1 404");
    socket.getInputStream().skip(socket.getInputStream().available());
    return is404;
  }

  /** Returns everything received until the connection is closed. */
  private String send(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
