package sluice.testkit.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Many clients of one kind of {@link Slowness}, connected until {@link #close}. */
final class SlowClients implements AutoCloseable {

  private static final Duration BETWEEN_BYTES = Duration.ofSeconds(4);
  private static final Duration BETWEEN_CLIENTS = Duration.ofMillis(5);

  /** Small, so that the kernel does not read on behalf of the client. */
  private static final int RECEIVE_BUFFER_BYTES = 8 * 1024;

  /** Differs from the address of the regular clients, because the gateway limits each address. */
  private static final String FROM = "127.2.0.1";

  private final InetSocketAddress gateway;
  private final Slowness kind;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Long> arrivalNanos = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  SlowClients(InetSocketAddress gateway, Slowness kind) {
    this.gateway = gateway;
    this.kind = kind;
  }

  /** Connects the clients 5 ms apart; a burst of connections is not what is tested. */
  void arrive(int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      socket.bind(new InetSocketAddress(FROM, 0));
      socket.connect(gateway);
      arrivalNanos.add(System.nanoTime());
      socket.getOutputStream().write(kind.beginning().getBytes(StandardCharsets.US_ASCII));
      threads.add(Thread.ofVirtual().start(() -> run(socket)));
      Thread.sleep(BETWEEN_CLIENTS);
    }
  }

  /**
   * Age of the oldest remaining connection in milliseconds. All clients behave alike, so
   * connections end in the order in which they were opened.
   *
   * @param left number of remaining connections
   */
  long oldestMillis(int left) {
    int gone = arrivalNanos.size() - left;
    return left <= 0 || gone < 0
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - arrivalNanos.get(gone));
  }

  private void run(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        Thread.sleep(BETWEEN_BYTES);
        if (kind.writesSlowly()) {
          out.write('a');
        }
        if (kind.readsSlowly() && socket.getInputStream().read() < 0) {
          return;
        }
      }
    } catch (IOException | InterruptedException ended) {
      // closed by the gateway or by close()
    }
  }

  @Override
  public void close() throws IOException {
    threads.forEach(Thread::interrupt);
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
