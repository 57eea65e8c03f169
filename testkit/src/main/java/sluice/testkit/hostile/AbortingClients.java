package sluice.testkit.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that disconnect in the middle of a response, with requests pipelined behind it, during an
 * upgrade, or with half a body sent. The gateway must release everything it holds for them.
 */
final class AbortingClients implements AutoCloseable {

  private static final int CLIENTS = 4;
  private static final int READ_BYTES_MAX = 200_000;
  private static final String BODY = "a".repeat(60_000);

  private static final List<String> REQUESTS =
      List.of(
          "GET /%d HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /%d HTTP/1.1\r\nHost: h\r\n\r\nPOST /%1$d HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n"
              + BODY,
          "POST / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 60000\r\n\r\n"
              + BODY,
          "GET /%d HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + BODY,
          "POST /%d HTTP/1.1\r\nHost: h\r\nContent-Length: 6000000\r\n\r\n" + BODY,
          "POST /%d HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5\r\nhello\r\nZZ\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + BODY);

  private final int port;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong aborted = new AtomicLong();

  AbortingClients(int port, long seed) {
    this.port = port;
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(seed + i);
      Thread.ofVirtual().start(() -> run(random));
    }
  }

  private void run(Random random) {
    while (!stopped.get()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String request = REQUESTS.get(random.nextInt(REQUESTS.size()));
        socket
            .getOutputStream()
            .write(request.formatted(random.nextInt(1_000)).getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(1 + random.nextInt(50));
        socket.getInputStream().readNBytes(random.nextInt(READ_BYTES_MAX));
      } catch (IOException refused) {
        // a refused connection counts as well
      }
      aborted.incrementAndGet();
    }
  }

  /** Number of connections aborted so far. */
  long count() {
    return aborted.get();
  }

  @Override
  public void close() {
    stopped.set(true);
  }
}
