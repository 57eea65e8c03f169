package sluice.stubs.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends bytes as they are over a connection of their own, and waits for what comes back. */
final class RawClient {

  /** So long must nothing have come before our own end is closed: some responses need both. */
  private static final Duration QUIET = Duration.ofMillis(300);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InetSocketAddress gateway;

  RawClient(InetSocketAddress gateway) {
    this.gateway = gateway;
  }

  /** What became of a connection. */
  enum Ending {
    /** At least the beginning of a response, then its end. */
    RESPONDED,
    /** No byte, but its end. */
    CLOSED,
    /** Something came that is no HTTP. */
    GARBLED,
    /** It was still there when we had waited long enough. */
    HANGING
  }

  /**
   * Sends, closes its own end when nothing more comes, and reads until the other end is closed,
   * too.
   *
   * @param from the address to come from, which tells this connection from the others
   */
  Ending send(String from, byte[] bytes) throws IOException {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(gateway, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) QUIET.toMillis());
      socket.getOutputStream().write(bytes);
      InputStream in = socket.getInputStream();
      try {
        in.transferTo(response);
      } catch (SocketTimeoutException quiet) {
        socket.shutdownOutput();
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in.transferTo(response);
      }
    } catch (SocketTimeoutException hanging) {
      return Ending.HANGING;
    } catch (IOException reset) {
      // an end, too
    }
    String text = response.toString(StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return Ending.CLOSED;
    }
    if (new String(bytes, StandardCharsets.ISO_8859_1).matches("(?s)GET /\\S*\r?\n.*")) {
      return Ending.RESPONDED; // HTTP/0.9, which nginx still speaks: a response has no head
    }
    // Asked in ICE/1.0 or RTSP/1.0, a server may say no in that language.
    return text.matches("(?s)[A-Z]+/\\d\\.\\d \\d{3} .*") ? Ending.RESPONDED : Ending.GARBLED;
  }
}
