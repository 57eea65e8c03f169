package sluice.testkit.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests {@link Bomb}s from a gateway, one kind after the other, while regular clients send
 * requests. Arguments: the gateway's port, its ops port, its process id, the port of its upstream.
 * Exit code 1 if a bomb is not aborted or not forwarded as it must be, if the regular clients wait
 * more than twice as long as without bombs, or if the gateway does not convert images afterwards.
 */
// Clients and upstream run at the lowest priority, so that they take no CPU time from the gateway.
@SuppressWarnings("ThreadPriorityCheck")
public final class Bombs {

  private static final int IDLE_MILLIS = 20_000;
  private static final Duration PHASE = Duration.ofSeconds(12);

  /** Without a pause, the clients' own use of the CPU would dominate the measurement. */
  private static final int PAUSE_MILLIS = 200;

  private static final int SETTLE_MILLIS = 2_000;
  private static final int WARM_UP = 500;
  private static final String CONVERTED = "{kind=\"image\",outcome=\"done\"}";
  private static final byte[] SMALL =
      "{\"status\":\"INITIAL\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IMAGE = ImageBody.of(SamplePngs.all().getLast()).bytes();

  private final InetSocketAddress gateway;
  private final Gauges gauges;
  private final BombClient client;

  private Bombs(InetSocketAddress gateway, Gauges gauges, BombClient client) {
    this.gateway = gateway;
    this.gauges = gauges;
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      System.err.println("usage: Bombs PORT OPS_PORT PID UPSTREAM_PORT");
      System.exit(2);
    }
    try (ThreadedUpstream _ = ThreadedUpstream.listen(Integer.parseInt(args[3]), Bombs::respond);
        Gauges gauges = new Gauges(Integer.parseInt(args[1]), Long.parseLong(args[2]))) {
      InetSocketAddress gateway = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
      BombClient client = new BombClient("http://127.0.0.1:" + args[0]);
      System.exit(new Bombs(gateway, gauges, client).run() ? 0 : 1);
    }
  }

  private static void respond(String target, OutputStream out) throws IOException {
    switch (target) {
      case "/small" -> ThreadedUpstream.json(out, SMALL);
      case "/image" -> ThreadedUpstream.json(out, IMAGE);
      default -> {
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
        Bomb.valueOf(target.substring(1).toUpperCase(Locale.ROOT)).send(out);
        Thread.currentThread().setPriority(Thread.NORM_PRIORITY);
      }
    }
  }

  private boolean run() throws IOException, InterruptedException {
    RegularClients regular = new RegularClients(gateway, List.of("/small", "/image"));
    regular.warmUp(WARM_UP);
    Latencies idle = regular.during(() -> Thread.sleep(IDLE_MILLIS));
    System.out.println("idle: " + idle);
    boolean passed = true;
    for (Bomb bomb : Bomb.values()) {
      passed &= phase(bomb, regular, idle);
    }
    Thread.sleep(SETTLE_MILLIS);
    long held = gauges.sum("sluice_buffered_bytes", "");
    long active = gauges.sum("sluice_requests_in_flight", "");
    long before = gauges.sum("sluice_jobs_total", CONVERTED);
    regular.warmUp(2);
    long converted = gauges.sum("sluice_jobs_total", CONVERTED) - before;
    System.out.printf(
        "afterwards: buffered bytes %d, requests in flight %d, image converted: %b%n",
        held, active, converted == 1);
    return passed && held == 0 && active == 0 && converted == 1;
  }

  private boolean phase(Bomb bomb, RegularClients regular, Latencies idle)
      throws IOException, InterruptedException {
    long checksum = bomb.isForwardedUnchanged() ? bomb.checksum() : 0;
    Map<String, AtomicInteger> complaints = new ConcurrentHashMap<>();
    AtomicInteger exploded = new AtomicInteger();
    long end = System.nanoTime() + PHASE.toNanos();
    Latencies latencies =
        regular.during(
            () -> {
              List<Thread> clients = new ArrayList<>();
              for (int i = 0; i < bomb.atOnce(); i++) {
                clients.add(
                    Thread.ofPlatform()
                        .priority(Thread.MIN_PRIORITY)
                        .start(() -> explode(bomb, checksum, end, exploded, complaints)));
              }
              for (Thread thread : clients) {
                thread.join();
              }
            });
    System.out.printf(
        "%s: %d responses, wrong %s; %s%n",
        bomb.description(), exploded.get(), complaints, latencies);
    return complaints.isEmpty() && latencies.areAtMostDouble(idle);
  }

  private void explode(
      Bomb bomb,
      long checksum,
      long endNanos,
      AtomicInteger exploded,
      Map<String, AtomicInteger> complaints) {
    while (System.nanoTime() - endNanos < 0) {
      String complaint = client.complaint(bomb, checksum);
      exploded.incrementAndGet();
      if (!complaint.isEmpty()) {
        complaints.computeIfAbsent(complaint, _ -> new AtomicInteger()).incrementAndGet();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }
}
