package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.GatewayFixture;
import sluice.testkit.SelfSignedCertificate;
import sluice.testkit.fusionbrain.RawResponse;
import sluice.testkit.fusionbrain.RawUpstream;

/** A refusal must be readable by a client that sends its whole request before it reads. */
class EarlyRefusalIT {

  private static final String KEY = "sk-client-0123456789";
  private static final int BODY_BYTES = 20_000_000; // more than all buffers on the way hold
  private static final int WAIT_MILLIS = 10_000;
  private static final String SIZED = "Host: h\r\nContent-Length: " + BODY_BYTES + "\r\n";

  private final Vertx vertx = Vertx.vertx();
  private Optional<GatewayFixture> started = Optional.empty();

  @AfterEach
  void close() {
    started.ifPresent(GatewayFixture::close);
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "400, POST /key/\u00ff HTTP/1.1",
    "400, POST /a b c HTTP/1.1",
    "400, POST /x HTTP/1.32",
    "505, POST /x HTTP/1.2",
    "400, POST /v1/images/edits HTTP/1.1",
    "403, POST /v1/images/edits?wrong HTTP/1.1",
    "401, POST /v1/images/edits?none HTTP/1.1",
    "404, POST /v1/unknown HTTP/1.1",
    "405, PUT /v1/images/edits HTTP/1.1",
    "502, POST /x HTTP/1.1"
  })
  void itsStatusArrives(int status, String requestLine) throws IOException {
    start();

    assertThat(sent(requestLine + "\r\n" + authorization(requestLine) + SIZED + "\r\n"))
        .matches("(?s)HTTP/1[.][01] " + status + " .*");
  }

  @Test
  void soDoesThatOfAHeadThatIsTooLong() throws IOException {
    start();

    assertThat(sent("POST /x HTTP/1.1\r\nX: " + "a".repeat(70_000) + "\r\n" + SIZED + "\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void soDoesThatOfABodyThatIsTooLong() throws IOException {
    start("MAX_BODY_BYTES", "1000");

    assertThat(sent("POST /x HTTP/1.1\r\n" + SIZED + "\r\n")).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void soDoesThatOfAGatewayThatIsFull() throws IOException {
    RawUpstream silent = RawUpstream.start(vertx, RawResponse.silence()).await();
    started = Optional.of(GatewayFixture.withoutWorker(silent.url(), "MAX_REQUESTS", "1"));
    try (Socket first = new Socket("127.0.0.1", gateway().port())) {
      write(first, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
      while (silent.connections().isEmpty()) {
        Thread.onSpinWait();
      }

      assertThat(sent("POST /x HTTP/1.1\r\n" + SIZED + "\r\n")).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void itArrivesOverTlsToo() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    start("TLS_CERT", certificate.certificatePath(), "TLS_KEY", certificate.privateKeyPath());
    try (Socket socket = tls(certificate)) {
      assertThat(sent(socket, "POST /key/\u00ff HTTP/1.1\r\n" + SIZED + "\r\n"))
          .startsWith("HTTP/1.1 400 ");
    }
    certificate.delete();
  }

  @Test
  void theSendingSideIsClosedAtOnce() throws IOException {
    start();
    try (Socket socket = socket()) {
      write(socket, "POST /key/\u00ff HTTP/1.1\r\n" + SIZED + "\r\nonly the beginning");

      // Ends though the request does not: a client may read to the end before it gives up.
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400 ")
          .endsWith("}");
    }
  }

  private static String authorization(String requestLine) {
    if (requestLine.contains("none")) {
      return "";
    }
    String key = requestLine.contains("wrong") ? "sk-wrong-0123456789" : KEY;
    return "Authorization: Bearer " + key + "\r\n";
  }

  /** Sends a head and a long body, and only then reads; gives what it reads first. */
  private String sent(String head) throws IOException {
    try (Socket socket = socket()) {
      return sent(socket, head);
    }
  }

  private static String sent(Socket socket, String head) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    byte[] piece = new byte[1 << 16];
    if (head.contains("Content-Length")) {
      for (int left = BODY_BYTES; left > 0; left -= piece.length) {
        out.write(piece, 0, Math.min(left, piece.length));
      }
    }
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[1_000];
    int read = in.read(bytes);
    return new String(bytes, 0, Math.max(read, 0), StandardCharsets.UTF_8);
  }

  private static void write(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket("127.0.0.1", gateway().port());
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  private Socket tls(SelfSignedCertificate certificate) throws Exception {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(certificate.certificatePath()))) {
      known.setCertificateEntry(
          "gateway", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    Socket socket = context.getSocketFactory().createSocket("127.0.0.1", gateway().port());
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  private void start(String... settings) {
    String[] all = new String[settings.length + 10];
    all[0] = "IMAGE_GENERATION_PROVIDER";
    all[1] = "fusionbrain";
    all[2] = "FUSIONBRAIN_API_KEY";
    all[3] = "K1";
    all[4] = "FUSIONBRAIN_SECRET_KEY";
    all[5] = "S1";
    all[6] = "ALLOWED_API_KEYS";
    all[7] = KEY;
    all[8] = "CLIENT_TIMEOUT_SECONDS";
    all[9] = "5";
    System.arraycopy(settings, 0, all, 10, settings.length);
    started = Optional.of(GatewayFixture.withoutWorker("http://127.0.0.1:1", all));
  }

  private GatewayFixture gateway() {
    return started.orElseThrow();
  }
}
