package sluice.stubs.hostile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upstream with a thread for every connection: whoever does not take a large response holds up
 * nobody but himself, and what the innocents wait for is the gateway.
 */
final class ThreadedUpstream implements AutoCloseable {

  private static final int BACKLOG = 4_096;

  /** Left to itself the system would take megabytes for each of thousands of connections. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: (\\d+)\r\n");

  private final ServerSocket server;
  private final Responses responses;

  private ThreadedUpstream(ServerSocket server, Responses responses) {
    this.server = server;
    this.responses = responses;
  }

  /** Starts one. */
  static ThreadedUpstream listen(int port, Responses responses) throws IOException {
    ThreadedUpstream upstream =
        new ThreadedUpstream(
            new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), responses);
    Thread.ofPlatform().daemon().start(upstream::accept);
    return upstream;
  }

  /** Begins a response whose body has a known length and is still to be written. */
  static void head(OutputStream out, long length, String moreHeaders) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + moreHeaders
            + "Content-Length: "
            + length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** A whole response. */
  static void json(OutputStream out, byte[] body) throws IOException {
    head(out, body.length, "");
    out.write(body);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // that is how it ends
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(SEND_BUFFER_BYTES);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        if (length.find()) {
          in.skipNBytes(Long.parseLong(length.group(1)));
        }
        responses.respond(head.split(" ", 3)[1], out);
      }
    } catch (IOException left) {
      // the gateway has dropped this exchange
    }
  }

  /** Empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** What it says. */
  @FunctionalInterface
  interface Responses {

    /** Writes a whole response, head and all. */
    void respond(String target, OutputStream out) throws IOException;
  }
}
