package sluice.launcher.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import sluice.shared.config.Env;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.node.Node;
import sluice.shared.node.NodeConfig;

/**
 * A worker with one slot whose codec sleeps for 20 ms. It uses no CPU time, so adding workers shows
 * how much throughput the cluster itself costs.
 */
final class SleepingWorker extends VerticleBase {

  private static final Duration JOB = Duration.ofMillis(20);
  private static final long ANNOUNCE_MILLIS = 250;

  /** One job in progress and one queued, as in a worker with one slot. */
  private static final int CAPACITY = 2;

  private static final int REPORT_JOBS = 50;
  private static final long BYTE_CAPACITY = 64 << 20;
  private static final Buffer JPEG = Buffer.buffer(new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 0, 0});

  private final String id = UUID.randomUUID().toString();
  private final String nodeId;
  private int load;

  /** Only used by the thread that sleeps, as is {@link #sleptNanos}. */
  private int slept;

  private long sleptNanos;

  private SleepingWorker(String nodeId) {
    this.nodeId = nodeId;
  }

  /** Serves until it is terminated; the role in the arguments is ignored. */
  public static void main(String[] arguments) {
    Node node = Node.start(NodeConfig.from(new Env(System.getenv())));
    node.endOnSignal();
    node.vertx().deployVerticle(new SleepingWorker(node.id())).await();
    node.serve();
  }

  @Override
  public Future<Void> start() {
    WorkerExecutor slot = vertx.createSharedWorkerExecutor("codec", 1, 1, TimeUnit.MINUTES);
    vertx.setPeriodic(0, ANNOUNCE_MILLIS, _ -> announce());
    return vertx
        .eventBus()
        .<WorkerJob>consumer(Addresses.worker(id), message -> take(message, slot))
        .completion();
  }

  private void take(Message<WorkerJob> message, WorkerExecutor slot) {
    if (load == CAPACITY) {
      message.reply(new Busy(), JobCodecs.reply());
      return;
    }
    load++;
    slot.executeBlocking(this::sleep)
        .onComplete(
            reply -> {
              load--;
              message.reply(reply.result(), JobCodecs.reply());
            });
  }

  /** Prints the mean sleep time every 50 jobs: on a busy machine threads wake up late. */
  private WorkerReply sleep() throws InterruptedException {
    long start = System.nanoTime();
    Thread.sleep(JOB);
    sleptNanos += System.nanoTime() - start;
    if (++slept == REPORT_JOBS) {
      System.out.printf(Locale.ROOT, "slept %.3f ms%n", sleptNanos / 1e6 / slept);
      slept = 0;
      sleptNanos = 0;
    }
    return new WorkerReply.Jpeg(JPEG);
  }

  private void announce() {
    Announcement now =
        new Announcement(
            id, nodeId, "", CAPACITY, load, BYTE_CAPACITY, 0, Videos.NONE, false, false);
    vertx.eventBus().publish(Addresses.ANNOUNCEMENTS, now.toJson());
  }
}
