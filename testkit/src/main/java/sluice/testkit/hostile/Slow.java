package sluice.testkit.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Connects many slow clients to a gateway, one kind after the other, while regular clients send
 * requests. Arguments: the gateway's port, its ops port, its process id, the port of its upstream,
 * the number of clients of each kind. Exit code 1 if the regular clients wait more than twice as
 * long as without slow ones, if a slow connection lives longer than 20 seconds, or if the gateway
 * keeps file descriptors open afterwards.
 */
public final class Slow {

  private static final int IDLE_MILLIS = 20_000;
  private static final int POLL_MILLIS = 100;
  private static final int SETTLE_MILLIS = 8_000;
  private static final int WARM_UP = 500;
  private static final long LIFE_MILLIS_MAX = 20_000;
  private static final Duration GIVE_UP = Duration.ofSeconds(60);

  /** Descriptors of regular clients and of idle upstream connections. */
  private static final int FEW = 16;

  private static final int LARGE_UNITS = 1_000;
  private static final byte[] UNIT = " ".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SMALL =
      "{\"status\":\"INITIAL\"}".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress gateway;
  private final Gauges gauges;
  private final int count;
  private long before;

  private Slow(InetSocketAddress gateway, Gauges gauges, int count) {
    this.gateway = gateway;
    this.gauges = gauges;
    this.count = count;
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 5) {
      System.err.println("usage: Slow PORT OPS_PORT PID UPSTREAM_PORT COUNT");
      System.exit(2);
    }
    try (ThreadedUpstream _ = ThreadedUpstream.listen(Integer.parseInt(args[3]), Slow::respond);
        Gauges gauges = new Gauges(Integer.parseInt(args[1]), Long.parseLong(args[2]))) {
      InetSocketAddress gateway = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
      boolean passed = new Slow(gateway, gauges, Integer.parseInt(args[4])).run();
      System.exit(passed ? 0 : 1);
    }
  }

  private static void respond(String target, OutputStream out) throws IOException {
    if (!target.equals("/large")) {
      ThreadedUpstream.json(out, SMALL);
      return;
    }
    ThreadedUpstream.head(out, LARGE_UNITS * (long) UNIT.length + SMALL.length, "");
    for (int i = 0; i < LARGE_UNITS; i++) {
      out.write(UNIT);
    }
    out.write(SMALL);
  }

  private boolean run() throws IOException, InterruptedException {
    RegularClients regular = new RegularClients(gateway, List.of("/small"));
    regular.warmUp(WARM_UP);
    Latencies idle = regular.during(() -> Thread.sleep(IDLE_MILLIS));
    System.out.println("idle: " + idle);
    before = gauges.descriptors();
    boolean passed = true;
    for (Slowness kind : Slowness.values()) {
      passed &= crowd(kind, regular, idle);
    }
    Thread.sleep(SETTLE_MILLIS);
    long after = gauges.descriptors();
    System.out.printf("descriptors before %d, after %d%n", before, after);
    return passed && after <= before + FEW;
  }

  private boolean crowd(Slowness kind, RegularClients regular, Latencies idle)
      throws IOException, InterruptedException {
    long[] lifeMillis = new long[1];
    Latencies latencies = regular.during(() -> lifeMillis[0] = lifeMillis(kind));
    System.out.printf(
        Locale.ROOT,
        "%d %s: longest connection %.1f s; %s%n",
        count,
        kind.description(),
        lifeMillis[0] / 1_000.0,
        latencies);
    return lifeMillis[0] <= LIFE_MILLIS_MAX && latencies.areAtMostDouble(idle);
  }

  /**
   * The longest lifetime of a slow connection in milliseconds, at most 60 seconds. It is derived
   * from the gateway's descriptors, because a client that does not read does not notice the end.
   */
  private long lifeMillis(Slowness kind) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long longest = 0;
    try (SlowClients clients = new SlowClients(gateway, kind)) {
      Thread arriving = Thread.ofVirtual().start(() -> arrive(clients));
      int left;
      do {
        Thread.sleep(POLL_MILLIS);
        left = (int) (gauges.descriptors() - before - FEW) / kind.descriptors();
        longest = Math.max(longest, clients.oldestMillis(left));
      } while ((left > 0 || arriving.isAlive()) && System.nanoTime() - start < GIVE_UP.toNanos());
      arriving.join();
    }
    return longest;
  }

  private void arrive(SlowClients clients) {
    try {
      clients.arrive(count);
    } catch (IOException refused) {
      System.out.println("a slow client could not connect: " + refused);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
