package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge: a real nginx with our files, in front of stubs that are no gateways but can count. */
@EnabledIf("sluice.launcher.Nginx#isThere")
class NginxIT {

  private static final List<String> SAFE =
      List.of("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy");

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client =
      WebClient.create(
          vertx,
          new WebClientOptions().setFollowRedirects(false).setTrustAll(true).setVerifyHost(false));
  private final List<HttpServerRequest> seen = new CopyOnWriteArrayList<>();
  private final HttpServer first = gateway();
  private final HttpServer second = gateway();
  @TempDir private Path folder = Path.of(".");

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void gatewaysTakeTurnsAndTheLogSaysWhichItWasButNoQuery() throws Exception {
    Nginx nginx = Nginx.plain(folder, first.actualPort(), second.actualPort());
    for (int i = 0; i < 10; i++) {
      assertThat(get(nginx, "/x?token=canary").statusCode()).isEqualTo(200);
    }
    String log = nginx.end();

    for (HttpServer gateway : List.of(first, second)) {
      assertThat(log.split("upstream: 127.0.0.1:" + gateway.actualPort(), -1)).hasSize(6);
    }
    assertThat(log).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "/key/api/v1/models, 20, error",
    "/v1/models, 20, error",
    "/settings, 4, error",
    "/r/settings/, 4, error"
  })
  void whoAsksTooOftenIsToldToWait(String path, int burst, String field) throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      List<HttpResponse<Buffer>> answers = atOnce(nginx, path, burst + 20);

      long passed = answers.stream().filter(answer -> answer.statusCode() == 200).count();
      assertThat(passed).isBetween((long) burst + 1, burst + 6L);
      HttpResponse<Buffer> refused =
          answers.stream().filter(answer -> answer.statusCode() == 429).findFirst().orElseThrow();
      assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isPositive();
      assertThat(refused.bodyAsJsonObject()).isNotNull();
      assertThat(String.valueOf(refused.bodyAsJsonObject())).contains(field);
      assertSafe(refused);
    }
  }

  @Test
  void aDeadGatewayIsNotNoticedByClients() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort(), second.actualPort())) {
      second.close().await();

      for (int i = 0; i < 6; i++) {
        assertThat(get(nginx, "/x").statusCode()).isEqualTo(200);
        assertThat(post(nginx, "/x").statusCode()).isEqualTo(200); // it had not been sent
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
  void whatMayHaveBeenDoneIsNotAskedForAgain(String request) throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer broken =
        vertx
            .createHttpServer()
            .requestHandler(
                received -> {
                  asked.add(received.uri());
                  received.connection().close();
                })
            .listen(0, "127.0.0.1")
            .await();
    try (Nginx nginx =
        Nginx.plain(folder, broken.actualPort(), first.actualPort(), second.actualPort())) {
      String[] parts = request.split(" ", 2);
      HttpResponse<Buffer> answer =
          client
              .request(HttpMethod.valueOf(parts[0]), nginx.port(), "127.0.0.1", parts[1])
              .timeout(10_000)
              .send()
              .await();

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(asked).hasSize(1);
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void withoutAGatewayClientsAreToldInTheirShape() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, Nginx.freePort())) {
      for (String path : List.of("/x", "/r/x", "/key/api/v1/pipeline/status/u", "/settings")) {
        HttpResponse<Buffer> answer = get(nginx, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(502);
        assertThat(post(nginx, path).statusCode()).isEqualTo(502);
        assertThat(String.valueOf(answer.bodyAsJsonObject())).contains("\"details\"");
        assertSafe(answer);
      }
      assertThat(String.valueOf(get(nginx, "/v1/models").bodyAsJsonObject()))
          .contains("upstream_error");
    }
  }

  @Test
  void theGatewayIsToldOfTheClientAndOfThePrefix() throws Exception {
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
  void onlyAWebSocketMayChangeTheProtocol() throws Exception {
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
  void tokensArriveOneByOne() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      List<String> chunks = new CopyOnWriteArrayList<>();
      vertx
          .createHttpClient()
          .request(HttpMethod.GET, nginx.port(), "127.0.0.1", "/stream")
          .compose(HttpClientRequest::send)
          .compose(
              answer -> {
                answer.handler(chunk -> chunks.add(chunk.toString()));
                return answer.end();
              })
          .await(10, TimeUnit.SECONDS);

      assertThat(chunks).containsExactly("data: 0\n\n", "data: 1\n\n", "data: 2\n\n");
    }
  }

  @Test
  void withTlsThereIsNothingButTlsAndItIsOfToday() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    Files.copy(Path.of(certificate.certificatePath()), folder.resolve("fullchain.pem"));
    Files.copy(Path.of(certificate.privateKeyPath()), folder.resolve("privkey.pem"));
    certificate.delete();
    int http = Nginx.freePort();
    try (Nginx nginx = Nginx.tls(folder, folder, http, first.actualPort())) {
      HttpResponse<Buffer> redirected = client.get(http, "127.0.0.1", "/x?y").send().await();
      assertThat(redirected.statusCode()).isEqualTo(301);
      assertThat(redirected.getHeader("Location"))
          .isEqualTo("https://localhost:" + nginx.port() + "/x?y");
      Path challenges = Files.createDirectories(folder.resolve("acme/.well-known/acme-challenge"));
      Files.writeString(challenges.resolve("token"), "answer");
      assertThat(
              client
                  .get(http, "127.0.0.1", "/.well-known/acme-challenge/token")
                  .send()
                  .await()
                  .bodyAsString())
          .isEqualTo("answer");

      for (String path : List.of("/x", "/health", "/settings", "/nginx-health", "/r/x")) {
        HttpResponse<Buffer> answer =
            client.get(nginx.port(), "127.0.0.1", path).ssl(true).send().await();
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.getHeader("Strict-Transport-Security")).isEqualTo("max-age=63072000");
        assertSafe(answer);
      }
      assertThat(handshake(nginx, "TLSv1.2")).isTrue();
      assertThat(handshake(nginx, "TLSv1.3")).isTrue();
      assertThat(handshake(nginx, "TLSv1.1")).isFalse();
    }
  }

  private boolean handshake(Nginx nginx, String protocol) {
    WebClientOptions options =
        new WebClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
    options.getSslOptions().setEnabledSecureTransportProtocols(Set.of(protocol));
    return WebClient.create(vertx, options)
        .get(nginx.port(), "127.0.0.1", "/x")
        .send()
        .map(true)
        .otherwise(false)
        .await();
  }

  private static void assertSafe(HttpResponse<Buffer> answer) {
    SAFE.forEach(name -> assertThat(answer.headers().getAll(name)).as(name).hasSize(1));
  }

  private HttpServer gateway() {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              seen.add(request);
              if ("/stream".equals(request.path())) {
                stream(request);
              } else {
                request.response().putHeader("Referrer-Policy", "origin").end("ok");
              }
            })
        .listen(0, "127.0.0.1")
        .await();
  }

  private void stream(HttpServerRequest request) {
    request.response().putHeader("Content-Type", "text/event-stream").setChunked(true);
    for (int i = 0; i < 3; i++) {
      int event = i;
      vertx.setTimer(1 + 200L * i, _ -> request.response().write("data: " + event + "\n\n"));
    }
    vertx.setTimer(800, _ -> request.response().end());
  }

  private List<HttpResponse<Buffer>> atOnce(Nginx nginx, String path, int count) {
    var asked =
        IntStream.range(0, count)
            .mapToObj(_ -> client.get(nginx.port(), "127.0.0.1", path).timeout(10_000).send())
            .toList();
    List<HttpResponse<Buffer>> answers = new ArrayList<>();
    asked.forEach(one -> answers.add(one.await()));
    return answers;
  }

  private HttpResponse<Buffer> get(Nginx nginx, String path) {
    return client.get(nginx.port(), "127.0.0.1", path).timeout(10_000).send().await();
  }

  private HttpResponse<Buffer> post(Nginx nginx, String path) {
    return client
        .post(nginx.port(), "127.0.0.1", path)
        .timeout(10_000)
        .sendBuffer(Buffer.buffer("body"))
        .await();
  }
}
