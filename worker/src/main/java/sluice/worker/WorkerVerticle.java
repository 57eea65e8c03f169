package sluice.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerJob.FetchAndTranscode;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;
import sluice.shared.log.RequestId;
import sluice.shared.node.Node;
import sluice.shared.payload.PayloadClient;
import sluice.shared.transport.HeapBytes;

/**
 * Takes jobs at its own event bus address and announces its free capacity several times a second.
 *
 * <p>The event loop only counts jobs and hands them over; a separate pool of platform threads
 * executes them. Jobs beyond the limit are rejected as BUSY at once.
 */
final class WorkerVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final long ANNOUNCE_MILLIS = 250;

  /** Time to reject jobs that were already on their way when the worker announced its leaving. */
  private static final long GOODBYE_MILLIS = 300;

  /**
   * After a failed fetch, images are sent with their jobs for this long. A firewall may be the
   * cause.
   */
  private static final Duration FETCH_PAUSE = Duration.ofSeconds(30);

  private static final byte[] NOTHING = {};

  /** Vert.x logs a warning if a video takes longer; the gateway sets the actual deadline. */
  private static final long VIDEO_WARN_MINUTES = 5;

  private static final long DRAIN_POLL_MILLIS = 20;

  private final String id = UUID.randomUUID().toString();
  private final Node node;
  private final WorkerConfig config;
  private final JobExecutor executor;
  private final MeterRegistry registry;
  private final JobSlots slots;
  private @Nullable Running running;
  private long fetchAgainNanos = System.nanoTime();
  private boolean leaving;

  WorkerVerticle(Node node, WorkerConfig config, JobExecutor executor) {
    this.node = node;
    this.config = config;
    this.executor = executor;
    this.registry = node.metrics().registry();
    this.slots =
        new JobSlots(config.slots() + config.queue(), config.maxBytes(), config.avatar().slots());
  }

  @Override
  public Future<Void> start() {
    Running started =
        new Running(
            vertx.createSharedWorkerExecutor("codec", config.slots(), 1, TimeUnit.MINUTES),
            vertx.createSharedWorkerExecutor(
                "videos",
                Math.max(1, config.avatar().slots()),
                VIDEO_WARN_MINUTES,
                TimeUnit.MINUTES),
            new WorkerMeters(registry, slots, config.slots()),
            vertx.eventBus().consumer(Addresses.worker(id), this::onJob),
            vertx.setPeriodic(ANNOUNCE_MILLIS, _ -> announce()),
            node.payloadClient());
    running = started;
    return started.consumer().completion().onSuccess(_ -> announce());
  }

  /** Announces that the worker is leaving, finishes its jobs, and frees everything. */
  @Override
  public Future<Void> stop() {
    Running stopping = running;
    if (stopping == null) {
      return Future.succeededFuture();
    }
    leaving = true; // repeated in every announcement until the last job is done
    announce();
    return vertx
        .timer(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
        .compose(_ -> stopping.consumer().unregister())
        .compose(_ -> untilIdle())
        .onComplete(_ -> vertx.cancelTimer(stopping.announcing()))
        .compose(_ -> stopping.payloads().close())
        .compose(_ -> stopping.codec().close())
        .compose(_ -> stopping.videos().close())
        .onComplete(_ -> executor.close());
  }

  private void announce() {
    Announcement now =
        new Announcement(
            id,
            node.id(),
            node.address(),
            slots.capacity(),
            slots.load(),
            slots.byteCapacity(),
            slots.byteLoad(),
            slots.videos(executor.canSpeak()),
            System.nanoTime() - fetchAgainNanos >= 0,
            leaving);
    vertx.eventBus().publish(Addresses.ANNOUNCEMENTS, now.toJson());
  }

  private Future<Void> untilIdle() {
    Promise<Void> idle = Promise.promise();
    vertx.setPeriodic(
        DRAIN_POLL_MILLIS,
        timer -> {
          if (slots.load() + slots.videoLoad() == 0) {
            vertx.cancelTimer(timer);
            idle.complete();
          }
        });
    return idle.future();
  }

  private void onJob(Message<WorkerJob> message) {
    Running now = running;
    WorkerJob job = message.body();
    if (now == null || leaving || !slots.tryAcquire(job)) {
      if (now != null) {
        now.meters().countBusy(job);
      }
      message.reply(new Busy(), JobCodecs.reply());
      return;
    }
    long arrived = System.nanoTime();
    RequestId request = RequestId.in(message.headers());
    withImage(job, now)
        .compose(
            whole ->
                now.threads(job)
                    .executeBlocking(() -> execute(whole, request, arrived, now.meters()), false))
        .onComplete(
            reply -> {
              slots.release(job);
              if (reply.succeeded()) {
                message.reply(reply.result(), JobCodecs.reply());
              } else {
                log.atError()
                    .addKeyValue(RequestId.KEY, request)
                    .setCause(reply.cause())
                    .log("Job failed");
                now.meters().countFailed(job);
                message.fail(0, "The job failed");
              }
            });
  }

  /** Fetches the image of a job if the job came without it. */
  private Future<WorkerJob> withImage(WorkerJob job, Running now) {
    if (!(job instanceof FetchAndTranscode fetch)) {
      return Future.succeededFuture(job);
    }
    return now.payloads()
        .fetch(fetch.source(), fetch.timeLeft())
        .onFailure(_ -> fetchAgainNanos = System.nanoTime() + FETCH_PAUSE.toNanos())
        .map(
            png ->
                new Transcode(
                    // An empty payload means that the gateway no longer waits, so the job is
                    // refused as late.
                    png.isEmpty() ? Duration.ZERO : fetch.timeLeft(),
                    fetch.quality(),
                    HeapBytes.buffer(ByteBuffer.wrap(png.orElse(NOTHING)))));
  }

  private WorkerReply execute(
      WorkerJob job, RequestId request, long arrivedNanos, WorkerMeters meters) {
    try (var _ =
        MDC.putCloseable(
            RequestId.KEY, request.text())) { // adds the id to all log lines of this thread
      return execute(job, arrivedNanos, meters);
    }
  }

  private WorkerReply execute(WorkerJob job, long arrivedNanos, WorkerMeters meters) {
    Duration waited = Duration.ofNanos(System.nanoTime() - arrivedNanos);
    WorkerReply reply =
        waited.compareTo(job.timeLeft()) >= 0
            ? new Refused(Reason.LATE, "waited " + waited.toMillis() + " ms")
            : executor.execute(job, job.timeLeft().minus(waited));
    Duration took = Duration.ofNanos(System.nanoTime() - arrivedNanos);
    meters.count(job, reply, took);
    return reply;
  }

  /** The resources that exist between start and stop. */
  private record Running(
      WorkerExecutor codec,
      WorkerExecutor videos,
      WorkerMeters meters,
      MessageConsumer<WorkerJob> consumer,
      long announcing,
      PayloadClient payloads) {

    WorkerExecutor threads(WorkerJob job) {
      return job instanceof WorkerJob.Avatar ? videos : codec;
    }
  }
}
