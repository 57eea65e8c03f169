package sluice.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An upstream that records every byte it receives and answers each complete request with a few
 * bytes of JSON. It parses strictly and closes a connection at the first malformed request.
 */
final class RecordingUpstream implements AutoCloseable {

  private static final byte[] RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
          .getBytes(StandardCharsets.US_ASCII);

  private static final int BACKLOG = 1_024;

  private final ServerSocket server;
  private final List<ByteArrayOutputStream> connections = new ArrayList<>();

  private RecordingUpstream(ServerSocket server) {
    this.server = server;
  }

  /**
   * Starts an upstream.
   *
   * @param port on loopback; 0 for any free port
   */
  static RecordingUpstream listen(int port) throws IOException {
    RecordingUpstream upstream =
        new RecordingUpstream(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(upstream::accept);
    return upstream;
  }

  int port() {
    return server.getLocalPort();
  }

  /** The bytes received on each connection so far, in the order of connecting. */
  synchronized List<byte[]> received() {
    return connections.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // close() ends the loop
    }
  }

  private void serve(Socket socket) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    synchronized (this) {
      connections.add(received);
    }
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 16];
      int responded = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        received.write(buffer, 0, n); // synchronized itself
        List<ParseResult> requests = requests(received.toByteArray());
        for (; responded < requests.size(); responded++) {
          if (requests.get(responded) instanceof ParseResult.Malformed) {
            return;
          }
          socket.getOutputStream().write(RESPONSE);
        }
      }
    } catch (IOException reset) {
      // the bytes received so far stay recorded
    }
  }

  /** The complete requests, followed by the malformed one if there is one. */
  private static List<ParseResult> requests(byte[] bytes) {
    RequestParser reader = new RequestParser(bytes, Strictness.STRICT);
    List<ParseResult> requests = new ArrayList<>();
    while (!reader.isAtEnd()) {
      ParseResult result = reader.next();
      if (!(result instanceof ParseResult.Truncated)) {
        requests.add(result);
      }
      if (!(result instanceof ParseResult.Complete)) {
        break;
      }
    }
    return requests;
  }
}
