package sluice.testkit.fusionbrain;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS as on a microcontroller: version 1.2, any certificate, records of 512 bytes. */
final class FrameTls {

  private static final int FRAGMENT_BYTES = 512;

  private FrameTls() {}

  /**
   * Performs the handshake over a connected socket. The JDK asks for max_fragment_length (RFC 6066,
   * section 4) only in a JVM started with {@code -Djsse.enableMFLNExtension=true}.
   */
  static SSLSocket over(Socket plain, String host, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.2"});
    parameters.setMaximumPacketSize(FRAGMENT_BYTES);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.2");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context;
    } catch (GeneralSecurityException everyJdkHasTls12) {
      throw new IllegalStateException(everyJdkHasTls12);
    }
  }

  /** The device has no memory for CA certificates, so it trusts any server. */
  private static final class Anyone implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
