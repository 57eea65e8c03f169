package sluice.stubs.hostile;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Fetches responses of all sizes over every protocol for as long as asked, by clients that read in
 * fits and starts, while others leave at the wrong moment, and compares every byte. Arguments: the
 * gateway's port, that of one with TLS, those of the first one's ops listener and process, that of
 * their upstream, the time in seconds and the seed. Exit code 1 if a byte is wrong or the gateway's
 * memory outside the heap has grown.
 */
public final class Soak {

  private static final Duration REPORT = Duration.ofSeconds(30);
  private static final long MIB = 1 << 20;

  /** By so much may direct memory grow between the first and the last third. */
  private static final long GROWTH_BYTES_MAX = 32 * MIB;

  private Soak() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 7) {
      System.err.println("usage: Soak PORT TLS_PORT OPS_PORT PID UPSTREAM_PORT SECONDS SEED");
      System.exit(2);
    }
    int port = Integer.parseInt(args[0]);
    Duration time = Duration.ofSeconds(Long.parseLong(args[5]));
    long seed = Long.parseLong(args[6]);
    SoakResponses responses = new SoakResponses(seed);
    Vertx vertx = Vertx.vertx();
    List<SoakReader> readers = new ArrayList<>();
    for (HttpVersion version : HttpVersion.values()) {
      for (boolean tls : new boolean[] {false, true}) {
        readers.add(
            new SoakReader(
                vertx,
                version,
                tls,
                tls ? Integer.parseInt(args[1]) : port,
                responses,
                seed + readers.size()));
      }
    }
    boolean passed = false;
    try (ThreadedUpstream _ =
            ThreadedUpstream.listen(
                Integer.parseInt(args[4]),
                (target, out) -> ThreadedUpstream.json(out, body(responses, target)));
        Gauges gauges = new Gauges(Integer.parseInt(args[2]), Long.parseLong(args[3]))) {
      learn(readers.getFirst(), responses);
      passed = run(readers, gauges, time, new Leavers(port, seed));
    } catch (Exception e) {
      System.err.println("The soak broke off: " + e);
    }
    System.exit(passed ? 0 : 1); // whatever threads there still are
  }

  private static byte[] body(SoakResponses responses, String target) {
    String name = target.substring(1);
    return name.startsWith("image/")
        ? SoakResponses.single(
                responses.images().get(Integer.parseInt(name.substring("image/".length()))))
            .getBytes(StandardCharsets.US_ASCII)
        : responses.sent(name.isEmpty() ? 0 : Integer.parseInt(name));
  }

  private static void learn(SoakReader reader, SoakResponses responses) throws Exception {
    int changed = 0;
    for (int i = 0; i < responses.images().size(); i++) {
      String image = responses.images().get(i);
      String result = SoakResponses.imageIn(await(reader.get("/image/" + i)));
      changed += result.equals(image) ? 0 : 1;
      responses.learn(image, result);
    }
    System.out.printf("%d images, %d of them converted%n", responses.images().size(), changed);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  private static boolean run(
      List<SoakReader> readers, Gauges gauges, Duration time, Leavers leavers) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    AtomicInteger next = new AtomicInteger();
    IntSupplier numbers = () -> System.nanoTime() < end ? next.getAndIncrement() : -1;
    List<Future<Void>> runs = new ArrayList<>();
    readers.forEach(reader -> runs.add(reader.run(numbers)));
    Future<?> all = Future.all(runs);
    List<Long> direct = new ArrayList<>();
    while (!all.isComplete()) {
      Thread.sleep(
          Math.min(REPORT.toMillis(), 1 + Math.max(0, (end - System.nanoTime()) / 1_000_000)));
      direct.add(gauges.sum("jvm_buffer_memory_used_bytes", "id=\"direct\""));
      System.out.printf(
          "%d responses, %d clients left, direct memory %d MiB%n",
          next.get(), leavers.count(), direct.getLast() / MIB);
    }
    leavers.close();
    readers.forEach(reader -> System.out.println(reader.summary()));
    long wrong = readers.stream().mapToLong(SoakReader::wrong).sum();
    long growth = mean(direct, 2) - mean(direct, 0);
    System.out.printf("in all wrong %d, direct memory grew by %d MiB%n", wrong, growth / MIB);
    return wrong == 0 && growth <= GROWTH_BYTES_MAX;
  }

  /** Of one third of the figures. */
  private static long mean(List<Long> figures, int third) {
    int length = Math.max(1, figures.size() / 3);
    int from = Math.min(third * length, figures.size() - length);
    return Math.round(
        figures.subList(from, from + length).stream()
            .mapToLong(Long::longValue)
            .average()
            .orElse(0));
  }
}
