package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a real nginx with our configuration forwards requests to gateways. */
@EnabledIf("sluice.launcher.Nginx#isInstalled")
class NginxIT extends NginxFixture {

  @Test
  void gatewaysTakeTurnsAndTheLogNamesThemWithoutQueries() throws Exception {
    Nginx nginx = Nginx.plain(folder, first.actualPort(), second.actualPort());
    for (int i = 0; i < 10; i++) {
      assertThat(get(nginx, "/x?token=canary").statusCode()).isEqualTo(200);
    }
    String log = nginx.stop();

    for (HttpServer gateway : List.of(first, second)) {
      assertThat(log.split("upstream: 127.0.0.1:" + gateway.actualPort(), -1)).hasSize(6);
    }
    assertThat(log).doesNotContain("canary");
  }

  @Test
  void clientsDoNotNoticeADeadGateway() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort(), second.actualPort())) {
      second.close().await();

      for (int i = 0; i < 6; i++) {
        assertThat(get(nginx, "/x").statusCode()).isEqualTo(200);
        assertThat(post(nginx, "/x").statusCode()).isEqualTo(200); // the dead one never got it
        assertThat(get(nginx, "/key/api/v1/pipeline/status/u").statusCode()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /key/api/v1/pipeline/run",
        "GET /key/api/v1/pipeline/status/u",
        "GET /r/key/api/v1/pipeline/status/u"
      })
  void aRequestThatMayHaveBeenProcessedIsNotRetried(String request) throws Exception {
    List<String> requested = new CopyOnWriteArrayList<>();
    HttpServer broken =
        vertx
            .createHttpServer()
            .requestHandler(
                received -> {
                  requested.add(received.uri());
                  received.connection().close();
                })
            .listen(0, "127.0.0.1")
            .await();
    try (Nginx nginx =
        Nginx.plain(folder, broken.actualPort(), first.actualPort(), second.actualPort())) {
      String[] parts = request.split(" ", 2);
      HttpResponse<Buffer> response =
          client
              .request(HttpMethod.valueOf(parts[0]), nginx.port(), "127.0.0.1", parts[1])
              .timeout(10_000)
              .send()
              .await();

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(requested).hasSize(1);
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void withoutAGatewayTheErrorHasTheFormatOfThePath() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, Nginx.freePort())) {
      for (String path : List.of("/x", "/r/x", "/key/api/v1/pipeline/status/u", "/settings")) {
        HttpResponse<Buffer> response = get(nginx, path);
        assertThat(response.statusCode()).as(path).isEqualTo(502);
        assertThat(post(nginx, path).statusCode()).isEqualTo(502);
        assertThat(String.valueOf(response.bodyAsJsonObject())).contains("\"details\"");
        assertSafe(response);
      }
      assertThat(String.valueOf(get(nginx, "/v1/models").bodyAsJsonObject()))
          .contains("upstream_error");
    }
  }

  @Test
  void theGatewayReceivesTheClientAddressAndThePrefix() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      client
          .get(nginx.port(), "127.0.0.1", "/r/api/a%2Fb%20c?x=%20")
          .putHeader("X-Forwarded-For", "6.6.6.6")
          .putHeader("X-Real-IP", "6.6.6.6")
          .putHeader("X-Forwarded-Port", "6")
          .putHeader("Forwarded", "for=6.6.6.6")
          .putHeader("X-Forwarded-Prefix", "/forged")
          .send()
          .await();
      get(nginx, "/api/health");

      HttpServerRequest prefixed = seen.getFirst();
      assertThat(prefixed.uri()).isEqualTo("/api/a%2Fb%20c?x=%20");
      assertThat(prefixed.headers().getAll("X-Real-IP")).containsExactly("127.0.0.1");
      assertThat(prefixed.headers().names()).doesNotContain("X-Forwarded-Port", "Forwarded");
      assertThat(prefixed.headers().getAll("X-Forwarded-Prefix")).containsExactly("/r");
      assertThat(prefixed.headers().getAll("X-Forwarded-For")).containsExactly("127.0.0.1");
      assertThat(prefixed.getHeader("X-Forwarded-Proto")).isEqualTo("http");
      assertThat(prefixed.getHeader(HttpHeaders.HOST)).isEqualTo("127.0.0.1:" + nginx.port());
      assertThat(seen.getLast().headers().getAll("X-Forwarded-Prefix")).isEmpty();
    }
  }

  @Test
  void onlyUpgradesToWebSocketAreForwarded() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      for (String protocol : List.of("h2c", "WebSocket", "websocket, h2c")) {
        client
            .get(nginx.port(), "127.0.0.1", "/x")
            .putHeader("Connection", "Upgrade, HTTP2-Settings")
            .putHeader("Upgrade", protocol)
            .putHeader("HTTP2-Settings", "AAEAAEAAAAIAAAAA")
            .timeout(10_000)
            .send()
            .await();
      }

      assertThat(seen.stream().map(request -> String.valueOf(request.getHeader("Upgrade"))))
          .containsExactly("null", "websocket", "null");
    }
  }

  @Test
  void streamedTokensAreNotBuffered() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      List<String> chunks = new CopyOnWriteArrayList<>();
      vertx
          .createHttpClient()
          .request(HttpMethod.GET, nginx.port(), "127.0.0.1", "/stream")
          .compose(HttpClientRequest::send)
          .compose(
              response -> {
                response.handler(chunk -> chunks.add(chunk.toString()));
                return response.end();
              })
          .await(10, TimeUnit.SECONDS);

      assertThat(chunks).containsExactly("data: 0\n\n", "data: 1\n\n", "data: 2\n\n");
    }
  }

  @Test
  void aRequestWithoutHostIsForwardedWithOne() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      assertThat(raw(nginx, "GET /x HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");

      assertThat(seen.getLast().headers().getAll(HttpHeaders.HOST))
          .containsExactly("127.0.0.1:" + nginx.port());
    }
  }

  @Test
  void invalidResponsesDoNotDisableAGateway() throws Exception {
    NetServer broken =
        vertx
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        request ->
                            socket.end(
                                Buffer.buffer(
                                    request.toString().startsWith("GET /bad")
                                        ? "HTTP/1.1 200 OK\r\nX: " + "a".repeat(2 * HEADER_BYTES)
                                        : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))))
            .listen(0, "127.0.0.1")
            .await();
    try (Nginx nginx =
        Nginx.plain(folder, broken.actualPort(), broken.actualPort(), broken.actualPort())) {
      for (int i = 0; i < 12; i++) {
        assertThat(get(nginx, "/bad").statusCode()).isEqualTo(502);
      }

      for (int i = 0; i < 3; i++) {
        assertThat(get(nginx, "/good").statusCode()).isEqualTo(200);
      }
    }
  }
}
