package sluice.launcher.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import sluice.shared.config.Env;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerJob.FetchAndTranscode;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.job.WorkerReply;
import sluice.shared.node.Node;
import sluice.shared.node.NodeConfig;
import sluice.shared.payload.Payload;
import sluice.shared.payload.PayloadClient;
import sluice.shared.payload.PayloadServer;

/**
 * CPU cost of a job in gateway and worker when its image is sent as raw bytes, sent as base64, or
 * fetched by the worker. The image is 2 MiB of base64, the JPEG in return a fifth of that; both
 * ends are those of the product without the codec. Prints CPU milliseconds per job, as medians of
 * interleaved rounds.
 */
final class BusBench {

  private static final int BASE64_CHARS = 2 << 20;
  private static final int JPEG_BYTES = 330_000;
  private static final int PIECE_CHARS = 16 * 1024;
  private static final int ROUNDS = 9;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int JOBS = 200;
  private static final int AT_A_TIME = 4;

  private enum Form {
    FETCHED,
    RAW,
    BASE64
  }

  private BusBench() {}

  /** {@code worker} serves until it is terminated; {@code gateway} measures and returns. */
  public static void main(String[] arguments) {
    Node node = Node.start(NodeConfig.from(new Env(System.getenv())));
    if (arguments[0].equals("worker")) {
      serve(node);
    } else {
      measure(node.vertx(), node.servePayloads().orElseThrow());
      node.close();
    }
  }

  private static void serve(Node node) {
    Vertx vertx = node.vertx();
    byte[] jpeg = random(JPEG_BYTES);
    vertx
        .deployVerticle(
            context -> {
              PayloadClient payloads = node.payloadClient();
              return context
                  .owner()
                  .eventBus()
                  .<WorkerJob>consumer(
                      "bench." + Form.FETCHED,
                      message -> {
                        FetchAndTranscode job = (FetchAndTranscode) message.body();
                        payloads
                            .fetch(job.source(), job.timeLeft())
                            .onSuccess(
                                bytes -> {
                                  consume(bytes.orElseThrow());
                                  reply(message, jpeg);
                                });
                      })
                  .completion();
            })
        .await();
    vertx
        .eventBus()
        .<WorkerJob>consumer(
            "bench." + Form.RAW,
            message -> {
              consume(message.body().payload().getBytes());
              reply(message, jpeg);
            });
    vertx
        .eventBus()
        .<WorkerJob>consumer(
            "bench." + Form.BASE64,
            message -> {
              consume(decode(message.body().payload().getBytes()));
              reply(message, Base64.getEncoder().encode(jpeg));
            });
    vertx.eventBus().consumer("bench.cpu", message -> message.reply(cpuNanos()));
    System.out.println("serving");
  }

  private static void measure(Vertx vertx, PayloadServer payloads) {
    byte[] base64 = Base64.getEncoder().encode(random(BASE64_CHARS / 4 * 3));
    Map<Form, List<double[]>> rounds = new EnumMap<>(Form.class);
    for (int round = 0; round < ROUNDS; round++) {
      for (Form form : Form.values()) {
        long here = cpuNanos();
        long there = workerCpuNanos(vertx);
        run(vertx, payloads, form, base64);
        double[] cost = {
          (cpuNanos() - here) / 1e6 / JOBS, (workerCpuNanos(vertx) - there) / 1e6 / JOBS
        };
        if (round >= WARM_UP_ROUNDS) {
          rounds.computeIfAbsent(form, _ -> new ArrayList<>()).add(cost);
        }
      }
    }
    rounds.forEach(
        (form, costs) ->
            System.out.printf(
                Locale.ROOT,
                "%-7s gateway %.2f ms, worker %.2f ms, total %.2f ms of CPU per job%n",
                form,
                median(costs, cost -> cost[0]),
                median(costs, cost -> cost[1]),
                median(costs, cost -> cost[0] + cost[1])));
  }

  private static void run(Vertx vertx, PayloadServer payloads, Form form, byte[] base64) {
    for (int sent = 0; sent < JOBS; sent += AT_A_TIME) {
      List<Future<?>> batch = new ArrayList<>();
      for (int i = 0; i < AT_A_TIME; i++) {
        Buffer body = Buffer.buffer(form == Form.BASE64 ? base64 : decode(base64));
        Duration time = Duration.ofSeconds(10);
        Optional<Payload> offer =
            form == Form.FETCHED ? Optional.of(payloads.offer(body)) : Optional.empty();
        WorkerJob job =
            offer
                .<WorkerJob>map(source -> new FetchAndTranscode(time, 95, source))
                .orElseGet(() -> new Transcode(time, 95, body));
        batch.add(
            vertx
                .eventBus()
                .<WorkerReply>request("bench." + form, job, JobCodecs.job())
                .map(Message::body)
                .map(reply -> splice(form, reply))
                .onComplete(_ -> offer.ifPresent(payloads::withdraw)));
      }
      Future.all(batch).await();
    }
  }

  /** Length of the image in the client's JSON, in characters of base64. */
  private static int splice(Form form, WorkerReply reply) {
    byte[] bytes = ((WorkerReply.Jpeg) reply).jpeg().getBytes();
    return form == Form.BASE64 ? bytes.length : Base64.getEncoder().encode(bytes).length;
  }

  private static void reply(Message<WorkerJob> message, byte[] bytes) {
    message.reply(new WorkerReply.Jpeg(Buffer.buffer(bytes)), JobCodecs.reply());
  }

  private static byte[] decode(byte[] base64) {
    byte[] all = new byte[base64.length / 4 * 3];
    byte[] decoded = new byte[PIECE_CHARS / 4 * 3];
    for (int i = 0; i < base64.length; i += PIECE_CHARS) {
      byte[] piece = Arrays.copyOfRange(base64, i, Math.min(base64.length, i + PIECE_CHARS));
      int count = Base64.getDecoder().decode(piece, decoded);
      System.arraycopy(decoded, 0, all, i / 4 * 3, count);
    }
    return all;
  }

  private static void consume(byte[] image) {
    if (image.length == 0) {
      throw new IllegalStateException("no image");
    }
  }

  private static double median(List<double[]> costs, ToDoubleFunction<double[]> part) {
    double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static long workerCpuNanos(Vertx vertx) {
    return vertx.eventBus().<Long>request("bench.cpu", "").await().body();
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
