package sluice.testkit.hostile;

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
 * An upstream with a thread for every connection: a response that is not read blocks no other, so
 * that the latency of regular clients is that of the gateway.
 */
final class ThreadedUpstream implements AutoCloseable {

  private static final int BACKLOG = 4_096;

  /** By default the kernel would use megabytes for each of thousands of connections. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: (\\d+)\r\n");

  private final ServerSocket server;
  private final Responses responses;

  private ThreadedUpstream(ServerSocket server, Responses responses) {
    this.server = server;
    this.responses = responses;
  }

  /** Starts an upstream on loopback. */
  static ThreadedUpstream listen(int port, Responses responses) throws IOException {
    ThreadedUpstream upstream =
        new ThreadedUpstream(
            new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), responses);
    Thread.ofPlatform().daemon().start(upstream::accept);
    return upstream;
  }

  /** Writes the head of a response; the caller writes a body of that length. */
  static void head(OutputStream out, long length, String moreHeaders) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + moreHeaders
            + "Content-Length: "
            + length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes a complete response. */
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
      // close() ends the loop
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

  /** The next request head; empty at the end of the connection. */
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

  /** Writes the responses. */
  @FunctionalInterface
  interface Responses {

    /** Writes a complete response, including its head. */
    void respond(String target, OutputStream out) throws IOException;
  }
}
