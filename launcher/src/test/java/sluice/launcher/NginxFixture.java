package sluice.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Base of tests with a real nginx: two stubs in place of gateways, and a client. */
abstract class NginxFixture {

  private static final List<String> SAFE =
      List.of("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy");

  /** Header limit of a gateway, which also counts bytes beyond names and values. */
  static final int HEADER_BYTES = 64 * 1024;

  static final int LINE_BYTES = 16 * 1024;

  final Vertx vertx = Vertx.vertx();
  final WebClient client =
      WebClient.create(
          vertx,
          new WebClientOptions()
              .setFollowRedirects(false)
              .setTrustAll(true)
              .setVerifyHost(false)
              .setMaxHeaderSize(2 * HEADER_BYTES));
  final List<HttpServerRequest> seen = new CopyOnWriteArrayList<>();
  final HttpServer first = gateway();
  final HttpServer second = gateway();
  @TempDir Path folder = Path.of(".");

  @AfterEach
  void close() {
    vertx.close().await();
  }

  static void assertSafe(HttpResponse<Buffer> response) {
    SAFE.forEach(name -> assertThat(response.headers().getAll(name)).as(name).hasSize(1));
  }

  private HttpServer gateway() {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setMaxInitialLineLength(LINE_BYTES)
                .setMaxHeaderSize(HEADER_BYTES))
        .requestHandler(
            request -> {
              seen.add(request);
              switch (request.uri()) {
                case "/stream" -> stream(request);
                case "/large" -> large(request);
                case "/health?hangs" -> {} // no response until the test ends
                default -> request.response().putHeader("Referrer-Policy", "origin").end("ok");
              }
            })
        .listen(0, "127.0.0.1")
        .await();
  }

  private static void large(HttpServerRequest request) {
    for (int i = 0; i < 4; i++) {
      request.response().putHeader("X-Large-" + i, "a".repeat(HEADER_BYTES / 4 - 100));
    }
    request.response().end("ok");
  }

  private void stream(HttpServerRequest request) {
    request.response().putHeader("Content-Type", "text/event-stream").setChunked(true);
    for (int i = 0; i < 3; i++) {
      int event = i;
      vertx.setTimer(1 + 200L * i, _ -> request.response().write("data: " + event + "\n\n"));
    }
    vertx.setTimer(800, _ -> request.response().end());
  }

  final HttpResponse<Buffer> get(Nginx nginx, String path) {
    return client.get(nginx.port(), "127.0.0.1", path).timeout(10_000).send().await();
  }

  final HttpResponse<Buffer> post(Nginx nginx, String path) {
    return client
        .post(nginx.port(), "127.0.0.1", path)
        .timeout(10_000)
        .sendBuffer(Buffer.buffer("body"))
        .await();
  }

  /** Sends the bytes and returns the response up to the end of the connection. */
  static String raw(Nginx nginx, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", nginx.port())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
