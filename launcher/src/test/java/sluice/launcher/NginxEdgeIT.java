package sluice.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.testkit.SelfSignedCertificate;

/**
 * The public side of a real nginx with our configuration: limits, TLS, and its own error responses.
 */
@EnabledIf("sluice.launcher.Nginx#isInstalled")
class NginxEdgeIT extends NginxFixture {

  @ParameterizedTest
  @CsvSource({
    "/key/api/v1/models, 20, error",
    "/v1/models, 20, error",
    "/settings, 4, error",
    "/r/settings/, 4, error"
  })
  void aClientAboveTheRateLimitGets429(String path, int burst, String field) throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      List<HttpResponse<Buffer>> responses = concurrently(nginx, path, burst + 20);

      long accepted = responses.stream().filter(response -> response.statusCode() == 200).count();
      assertThat(accepted).isBetween((long) burst + 1, burst + 6L);
      HttpResponse<Buffer> refused =
          responses.stream()
              .filter(response -> response.statusCode() == 429)
              .findFirst()
              .orElseThrow();
      assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isPositive();
      assertThat(refused.bodyAsJsonObject()).isNotNull();
      assertThat(String.valueOf(refused.bodyAsJsonObject())).contains(field);
      assertSafe(refused);
    }
  }

  @Test
  void aClientAboveTheConnectionLimitGets429() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      List<Integer> refused = new CopyOnWriteArrayList<>();
      WebClient wide =
          WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(300));
      for (int i = 0; i < 300; i++) {
        wide.get(nginx.port(), "127.0.0.1", "/health?hangs")
            .send()
            .onSuccess(response -> refused.add(response.statusCode()));
      }
      Http.await(() -> refused.size() + seen.size() == 300);

      assertThat(seen).hasSize(256);
      assertThat(refused).containsOnly(429);
    }
  }

  @Test
  void longUrlsLargeCookiesAndLargeHeadersAreForwarded() throws Exception {
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      String link = "/?text=" + "%D0%B6".repeat(2_600);
      HttpResponse<Buffer> response =
          client
              .get(nginx.port(), "127.0.0.1", link)
              .putHeader("Cookie", "session=" + "c".repeat(9_000))
              .putHeader("X-Large-1", "a".repeat(20_000))
              .putHeader("X-Large-2", "b".repeat(30_000))
              .send()
              .await();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(seen.getLast().uri()).isEqualTo(link);
      assertThat(seen.getLast().getHeader("Cookie")).hasSize(9_008);
      assertThat(get(nginx, "/large").getHeader("X-Large-3")).hasSizeGreaterThan(16_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "414, /x?%s,    a,   y,  details",
    "414, /v1/x?%s, a,   y,  request_head_too_large",
    "431, /x,       a,   %s, details",
    "431, /v1/x,    a,   %s, request_head_too_large",
    "400, /x,       a b, y,  details",
    "400, /v1/x,    a b, y,  bad_request"
  })
  void anInvalidHeadIsRejectedInTheErrorFormatOfThePath(
      int status, String target, String host, String header, String expected) throws Exception {
    String much = "a".repeat(2 * HEADER_BYTES);
    try (Nginx nginx = Nginx.plain(folder, first.actualPort())) {
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nX: " + header + "\r\n\r\n";
      String response = raw(nginx, request.replace("%s", much));

      assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("nosniff");
      String body = response.substring(response.indexOf("\r\n\r\n") + 4);
      assertThat(new JsonObject(body).encode()).contains(expected);
    }
  }

  @Test
  void incompleteHeadsTimeOutAndDoNotBlockOtherClients() throws Exception {
    List<Socket> incomplete = new ArrayList<>();
    try (Nginx nginx = Nginx.withShortHeaderTimeout(folder, first.actualPort())) {
      for (int i = 0; i < 1_500; i++) {
        incomplete.add(incompleteHead(nginx));
      }

      assertThat(raw(nginx, "GET /x HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      for (Socket socket : incomplete) {
        assertThat(isEnded(socket)).isTrue();
      }
    } finally {
      for (Socket socket : incomplete) {
        socket.close();
      }
    }
  }

  @Test
  void withTlsHttpIsRedirectedAndOnlyModernVersionsAreAccepted() throws Exception {
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
        HttpResponse<Buffer> response =
            client.get(nginx.port(), "127.0.0.1", path).ssl(true).send().await();
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        assertThat(response.getHeader("Strict-Transport-Security")).isEqualTo("max-age=63072000");
        assertSafe(response);
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

  private static Socket incompleteHead(Nginx nginx) throws IOException {
    Socket socket = new Socket("127.0.0.1", nginx.port());
    socket.getOutputStream().write("GET /x HTTP/1.1\r\nHost: a\r\nX: ".getBytes(UTF_8));
    return socket;
  }

  /** Waits for the end of the connection, which may be a reset. */
  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true;
    }
  }

  private List<HttpResponse<Buffer>> concurrently(Nginx nginx, String path, int count) {
    var pending =
        IntStream.range(0, count)
            .mapToObj(_ -> client.get(nginx.port(), "127.0.0.1", path).timeout(10_000).send())
            .toList();
    List<HttpResponse<Buffer>> responses = new ArrayList<>();
    pending.forEach(one -> responses.add(one.await()));
    return responses;
  }
}
