package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sluice.gateway.GatewayFixture;
import sluice.testkit.SelfSignedCertificate;

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

  /** All at once, as each takes a second to end. */
  @Test
  void allEnd() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (String sent : List.of("", "GET / HTTP/1.1\r\nHost: h\r\n", PREFACE, PREFACE + SETTINGS)) {
      silent.add(sending(new Socket("127.0.0.1", plain.port()), sent));
    }
    for (String sent : List.of("", PREFACE, PREFACE + SETTINGS)) {
      silent.add(sending(withHttp2(), sent));
    }
    silent.add(new Socket("127.0.0.1", tls.port())); // without a handshake

    for (Socket socket : silent) {
      try (socket) {
        socket.getInputStream().readAllBytes(); // returns when the gateway has closed its end
      }
    }
  }

  private static Socket sending(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static Socket withHttp2() throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(
        null, certificate.trustOptions().getTrustManagerFactory(vertx).getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", tls.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    return socket;
  }

  private static GatewayFixture gateway(String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "CLIENT_HEADER_TIMEOUT_SECONDS";
    all[1] = "1";
    System.arraycopy(settings, 0, all, 2, settings.length);
    return GatewayFixture.withoutWorker("http://127.0.0.1:1", all);
  }
}
