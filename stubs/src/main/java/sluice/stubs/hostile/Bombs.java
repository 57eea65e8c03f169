package sluice.stubs.hostile;

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
 * Has a gateway answer with {@link Bomb}s, one kind after the other, and innocents ask besides.
 * Arguments: the gateway's port, its ops port, its process, the port of its upstream. Exit code 1
 * if a bomb is not ended or not passed on as it should be, if the innocents wait more than twice as
 * long as without them, or if the gateway does not convert as before when all is over.
 */
// What is not the gateway's must not take from it the processor for which the innocents are
// waiting.
@SuppressWarnings("ThreadPriorityCheck")
public final class Bombs {

  private static final int IDLE_MILLIS = 20_000;
  private static final Duration PHASE = Duration.ofSeconds(12);

  /** Without a pause it would be measured how two processors are shared, not what a bomb does. */
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
      case "/picture" -> ThreadedUpstream.json(out, IMAGE);
      default -> {
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
        Bomb.valueOf(target.substring(1).toUpperCase(Locale.ROOT)).send(out);
        Thread.currentThread().setPriority(Thread.NORM_PRIORITY);
      }
    }
  }

  private boolean run() throws IOException, InterruptedException {
    Innocents innocents = new Innocents(gateway, List.of("/small", "/picture"));
    innocents.warmUp(WARM_UP);
    Latencies idle = innocents.during(() -> Thread.sleep(IDLE_MILLIS));
    System.out.println("idle: " + idle);
    boolean passed = true;
    for (Bomb bomb : Bomb.values()) {
      passed &= phase(bomb, innocents, idle);
    }
    Thread.sleep(SETTLE_MILLIS);
    long held = gauges.sum("sluice_buffered_bytes", "");
    long active = gauges.sum("sluice_requests_in_flight", "");
    long before = gauges.sum("sluice_jobs_total", CONVERTED);
    innocents.warmUp(2);
    long converted = gauges.sum("sluice_jobs_total", CONVERTED) - before;
    System.out.printf(
        "afterwards: bytes held %d, requests %d, an image converted: %b%n",
        held, active, converted == 1);
    return passed && held == 0 && active == 0 && converted == 1;
  }

  private boolean phase(Bomb bomb, Innocents innocents, Latencies idle)
      throws IOException, InterruptedException {
    long checksum = bomb.passesUnchanged() ? bomb.checksum() : 0;
    Map<String, AtomicInteger> complaints = new ConcurrentHashMap<>();
    AtomicInteger exploded = new AtomicInteger();
    long end = System.nanoTime() + PHASE.toNanos();
    Latencies latencies =
        innocents.during(
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
        "%s: %d answers, wrong %s; %s%n", bomb.words(), exploded.get(), complaints, latencies);
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
