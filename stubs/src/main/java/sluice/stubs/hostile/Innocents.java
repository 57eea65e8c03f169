package sluice.stubs.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that do nothing wrong while others do: twenty new ones each second, whether or not the
 * responses keep up, in turn for each of some targets. Only a complete 200 counts as a response.
 */
final class Innocents {

  /** A JSON object is there to its end, in a last chunk or not. */
  private static final String ENDING = "(?s).*}(\r\n0)?";

  private static final long EVERY_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InetSocketAddress gateway;
  private final List<String> targets;

  Innocents(InetSocketAddress gateway, List<String> targets) {
    this.gateway = gateway;
    this.targets = List.copyOf(targets);
  }

  /** So many requests one after the other, to have everything compiled and connected. */
  void warmUp(int times) {
    for (int i = 0; i < times; i++) {
      ask(targets.get(i % targets.size()));
    }
  }

  /** Asks for as long as something runs. */
  Latencies during(Offence offence) throws IOException, InterruptedException {
    List<Long> millis = new ArrayList<>();
    AtomicInteger failed = new AtomicInteger();
    List<Thread> asking = new ArrayList<>();
    Thread asker =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !Thread.interrupted(); i++) {
                    String target = targets.get(i % targets.size());
                    asking.add(Thread.ofPlatform().start(() -> enter(ask(target), millis, failed)));
                    if (!pause()) {
                      return;
                    }
                  }
                });
    try {
      offence.run();
    } finally {
      asker.interrupt();
      asker.join();
      for (Thread thread : asking) {
        thread.join();
      }
    }
    return new Latencies(millis, failed.get());
  }

  private static boolean pause() {
    try {
      Thread.sleep(EVERY_MILLIS);
      return true;
    } catch (InterruptedException over) {
      return false;
    }
  }

  private static void enter(long took, List<Long> millis, AtomicInteger failed) {
    if (took < 0) {
      failed.incrementAndGet();
      return;
    }
    synchronized (millis) {
      millis.add(took);
    }
  }

  /** Milliseconds until the last byte; -1 if it went wrong. */
  private long ask(String target) {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(gateway, (int) PATIENCE.toMillis());
      String request = "GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      boolean well =
          response.startsWith("HTTP/1.1 200 ") && response.stripTrailing().matches(ENDING);
      return well ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /** What goes on meanwhile. */
  @FunctionalInterface
  interface Offence {

    void run() throws IOException, InterruptedException;
  }
}
