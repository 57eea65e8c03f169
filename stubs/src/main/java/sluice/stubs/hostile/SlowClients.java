package sluice.stubs.hostile;

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

/** A crowd of clients of one {@link Slowness}; they stay until they are told to leave. */
final class SlowClients implements AutoCloseable {

  private static final Duration BETWEEN_BYTES = Duration.ofSeconds(4);
  private static final Duration BETWEEN_CLIENTS = Duration.ofMillis(5);

  /** Small, so that what the system takes for a client is no excuse. */
  private static final int RECEIVE_BUFFER_BYTES = 8 * 1024;

  /** Not the address of the innocents: so many of one client are refused at some point. */
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

  /** Comes in, one shortly behind the other: a crowd that storms the gate is another matter. */
  void arrive(int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      socket.bind(new InetSocketAddress(FROM, 0));
      socket.connect(gateway);
      arrivalNanos.add(System.nanoTime());
      socket.getOutputStream().write(kind.beginning().getBytes(StandardCharsets.US_ASCII));
      threads.add(Thread.ofVirtual().start(() -> dawdle(socket)));
      Thread.sleep(BETWEEN_CLIENTS);
    }
  }

  /**
   * How long the oldest has been there, of those that are left. They are alike, so the first to
   * come is the first to go.
   */
  long oldestMillis(int left) {
    int gone = arrivalNanos.size() - left;
    return left <= 0 || gone < 0
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - arrivalNanos.get(gone));
  }

  private void dawdle(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        Thread.sleep(BETWEEN_BYTES);
        if (kind.trickles()) {
          out.write('a');
        }
        if (kind.sips() && socket.getInputStream().read() < 0) {
          return;
        }
      }
    } catch (IOException | InterruptedException ended) {
      // by the gateway, or by us
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
