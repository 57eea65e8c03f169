package sluice.gateway.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;

/** Connections that never ask for anything end, however far their protocol has got. */
@Timeout(60)
class SilentConnectionIT {

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";

  private static final Vertx vertx = Vertx.vertx();
  private static final SelfSignedCertificate certificate = SelfSignedCertificate.create();
  private static final GatewayFixture plain = gateway();
  private static final GatewayFixture tls =
      gateway("TLS_CERT", certificate.certificatePath(), "TLS_KEY", certificate.privateKeyPath());

  @AfterAll
  static void close() {
    plain.close();
    tls.close();
    certificate.delete();
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: h\r\n", PREFACE, PREFACE + SETTINGS})
  void withoutTls(String sent) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", plain.port())) {
      assertEnds(socket, sent);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", PREFACE, PREFACE + SETTINGS})
  void overTlsWithHttp2(String sent) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(
        null, certificate.trustOptions().getTrustManagerFactory(vertx).getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", tls.port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
      assertEnds(socket, sent);
    }
  }

  @Test
  void beforeTheHandshake() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", tls.port())) {
      assertEnds(socket, "");
    }
  }

  private static void assertEnds(Socket socket, String sent) throws IOException {
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
    socket.getInputStream().readAllBytes(); // returns when the gateway has closed its end
  }

  private static GatewayFixture gateway(String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "CLIENT_HEADER_TIMEOUT_SECONDS";
    all[1] = "1";
    System.arraycopy(settings, 0, all, 2, settings.length);
    return GatewayFixture.withoutWorker("http://127.0.0.1:1", all);
  }
}
