package sluice.stubs.hostile;

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
 * An upstream that keeps every byte it gets, and answers each whole request with a few bytes of
 * JSON. It reads as strictly as can be and ends a connection at the first byte that is wrong.
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
   * Starts one.
   *
   * @param port on loopback; 0 for a free one
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

  /** The bytes of each connection so far, in the order in which they were opened. */
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
      // that is how it ends
    }
  }

  private void serve(Socket socket) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    synchronized (this) {
      connections.add(kept);
    }
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 16];
      int responded = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        kept.write(buffer, 0, n); // synchronized itself
        List<Reading> requests = requests(kept.toByteArray());
        for (; responded < requests.size(); responded++) {
          if (requests.get(responded) instanceof Reading.Malformed) {
            return;
          }
          socket.getOutputStream().write(RESPONSE);
        }
      }
    } catch (IOException reset) {
      // what has come is kept
    }
  }

  /** The whole requests, and at the end one that is malformed. */
  private static List<Reading> requests(byte[] bytes) {
    RequestParser reader = new RequestParser(bytes, Rules.OF_A_SENDER);
    List<Reading> requests = new ArrayList<>();
    while (!reader.isAtEnd()) {
      Reading reading = reader.next();
      if (!(reading instanceof Reading.Cut)) {
        requests.add(reading);
      }
      if (!(reading instanceof Reading.Whole)) {
        break;
      }
    }
    return requests;
  }
}
