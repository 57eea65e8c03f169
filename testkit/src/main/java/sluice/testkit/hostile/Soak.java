package sluice.testkit.hostile;

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
 * Fetches responses of all sizes over every protocol with clients that read at an irregular pace,
 * while other clients abort, and compares every byte. Arguments: port of the gateway, port of a
 * second gateway with TLS, ops port and process id of the first one, port of their upstream,
 * duration in seconds, seed. Exit code 1 if a byte is wrong or the direct memory of the first
 * gateway has grown, sampled every 30 seconds.
 */
public final class Soak {

  private static final long SAMPLE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long MIB = 1 << 20;

  /** Allowed growth of the mean direct memory from the first third of the run to the last. */
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
      passed = run(readers, gauges, time, new AbortingClients(port, seed));
    } catch (Exception e) {
      System.err.println("soak aborted: " + e);
    }
    System.exit(passed ? 0 : 1); // threads may still be running
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
      List<SoakReader> readers, Gauges gauges, Duration time, AbortingClients aborting)
      throws Exception {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    AtomicInteger next = new AtomicInteger();
    IntSupplier numbers = () -> System.nanoTime() < end ? next.getAndIncrement() : -1;
    List<Future<Void>> runs = new ArrayList<>();
    readers.forEach(reader -> runs.add(reader.run(numbers)));
    Future<?> all = Future.all(runs);
    List<Long> direct = new ArrayList<>();
    // No samples while the last readers finish: those would distort the comparison of the thirds.
    for (long at = start + SAMPLE_NANOS; at - end <= 0 && !all.isComplete(); at += SAMPLE_NANOS) {
      Thread.sleep(Duration.ofNanos(at - System.nanoTime()));
      direct.add(gauges.sum("jvm_buffer_memory_used_bytes", "id=\"direct\""));
      System.out.printf(
          "%d responses, %d aborted clients, direct memory %d MiB%n",
          next.get(), aborting.count(), direct.getLast() / MIB);
    }
    await(all);
    aborting.close();
    readers.forEach(reader -> System.out.println(reader.summary()));
    long wrong = readers.stream().mapToLong(SoakReader::wrong).sum();
    long growth = mean(direct, 2) - mean(direct, 0);
    System.out.printf("wrong responses %d, direct memory grew by %d MiB%n", wrong, growth / MIB);
    return wrong == 0 && growth <= GROWTH_BYTES_MAX;
  }

  /** Mean of one third of the samples: 0, 1 or 2; 0 if there are none. */
  private static long mean(List<Long> samples, int third) {
    int length = Math.ceilDiv(samples.size(), 3);
    int from = Math.max(0, Math.min(third * length, samples.size() - length));
    return Math.round(
        samples.subList(from, from + length).stream()
            .mapToLong(Long::longValue)
            .average()
            .orElse(0));
  }
}
