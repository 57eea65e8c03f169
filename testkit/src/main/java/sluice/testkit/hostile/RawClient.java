package sluice.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends raw bytes over a connection of their own and waits for the response. */
final class RawClient {

  /** Silence after which the output is closed; some servers respond only then. */
  private static final Duration QUIET = Duration.ofMillis(300);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InetSocketAddress gateway;

  RawClient(InetSocketAddress gateway) {
    this.gateway = gateway;
  }

  /** How a connection ended. */
  enum Ending {
    /** A response, complete or not, then the end of the connection. */
    RESPONDED,
    /** No bytes, then the end of the connection. */
    CLOSED,
    /** Bytes that are not HTTP. */
    GARBLED,
    /** Still open after 30 seconds of silence. */
    HANGING
  }

  /**
   * Sends the bytes, closes the output after 300 ms of silence, and reads until the server closes
   * the connection.
   *
   * @param from local IP address, which identifies this connection
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
      // a reset ends the connection as well
    }
    String text = response.toString(StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return Ending.CLOSED;
    }
    if (new String(bytes, StandardCharsets.ISO_8859_1).matches("(?s)GET /\\S*\r?\n.*")) {
      return Ending.RESPONDED; // HTTP/0.9, which nginx still accepts: the response has no head
    }
    // A request of ICE/1.0 or RTSP/1.0 may be refused in that protocol.
    return text.matches("(?s)[A-Z]+/\\d\\.\\d \\d{3} .*") ? Ending.RESPONDED : Ending.GARBLED;
  }
}
