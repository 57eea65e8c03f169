package sluice.testkit.hostile;

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
 * Well-behaved clients whose latency is measured while others attack the gateway: 20 new requests
 * per second, whether or not the responses keep up, over the given targets in turn. Only a complete
 * 200 counts as a response.
 */
final class RegularClients {

  /** A complete JSON object, with or without the last chunk behind it. */
  private static final String ENDING = "(?s).*}(\r\n0)?";

  private static final long EVERY_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InetSocketAddress gateway;
  private final List<String> targets;

  RegularClients(InetSocketAddress gateway, List<String> targets) {
    this.gateway = gateway;
    this.targets = List.copyOf(targets);
  }

  /** Sends that many requests in sequence, so that code is compiled and connections are open. */
  void warmUp(int times) {
    for (int i = 0; i < times; i++) {
      ask(targets.get(i % targets.size()));
    }
  }

  /** Sends requests until the load returns. */
  Latencies during(Load load) throws IOException, InterruptedException {
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
      load.run();
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
    } catch (InterruptedException ended) {
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

  /** Milliseconds until the last byte; -1 if the request failed. */
  private long ask(String target) {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(gateway, (int) PATIENCE.toMillis());
      String request = "GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      boolean complete =
          response.startsWith("HTTP/1.1 200 ") && response.stripTrailing().matches(ENDING);
      return complete ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /** The load under which latencies are measured. */
  @FunctionalInterface
  interface Load {

    void run() throws IOException, InterruptedException;
  }
}
