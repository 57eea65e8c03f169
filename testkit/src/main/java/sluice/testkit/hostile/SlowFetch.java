package sluice.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Fetches a body over a connection of its own, as HTTP/1.0 or 1.1, at an irregular pace. */
final class SlowFetch {

  private static final int SMALL_WINDOW_BYTES = 16 * 1024;
  private static final int PIECE_BYTES_MAX = 64 * 1024;
  private static final int PAUSE_MILLIS_MAX = 20;
  private static final int PATIENCE_MILLIS = 60_000;

  private final String version;
  private final boolean tls;
  private final int port;
  private final Random random;

  SlowFetch(String version, boolean tls, int port, Random random) {
    this.version = version;
    this.tls = tls;
    this.port = port;
    this.random = random;
  }

  /** Blocks until the body is complete and returns it. */
  String get(String path) throws IOException {
    try (Socket socket = connect()) {
      String request =
          "GET " + path + " HTTP/" + version + "\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String all = read(socket.getInputStream());
      int end = all.indexOf("\r\n\r\n");
      if (end < 0) {
        return "no complete head: " + all;
      }
      String body = all.substring(end + "\r\n\r\n".length());
      return all.substring(0, end)
              .toLowerCase(Locale.ROOT)
              .contains("\r\ntransfer-encoding: chunked")
          ? joined(body)
          : body;
    }
  }

  private String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE_BYTES_MAX];
    for (int count = 0; count >= 0; count = in.read(piece, 0, 1 + random.nextInt(piece.length))) {
      all.write(piece, 0, count);
      if (random.nextInt(32) == 0) {
        pause();
      }
    }
    return all.toString(StandardCharsets.US_ASCII);
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The decoded chunks of a body (RFC 9112 section 7.1), also of a truncated one. */
  private static String joined(String chunks) {
    StringBuilder joined = new StringBuilder();
    int at = 0;
    while (true) {
      int line = chunks.indexOf("\r\n", at);
      int length = line < 0 ? 0 : Integer.parseInt(chunks, at, line, 16);
      if (length == 0) {
        return joined.toString();
      }
      int from = line + "\r\n".length();
      int to = Math.min(from + length, chunks.length());
      joined.append(chunks, from, to);
      at = to + "\r\n".length();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW_BYTES);
    socket.setSoTimeout(PATIENCE_MILLIS);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    socket.connect(new InetSocketAddress(loopback, port));
    return tls
        ? trusting().getSocketFactory().createSocket(socket, loopback.getHostName(), port, true)
        : socket;
  }

  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java platform supports TLS
    }
  }

  /** Trusts any certificate: the one in use was generated for this run. */
  private static final class Anyone implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // trusted
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // trusted
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
