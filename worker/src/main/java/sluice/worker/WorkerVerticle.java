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
 * One worker: takes jobs at its own address and says a few times a second how much room it has.
 *
 * <p>Messages arrive on an event loop, which only counts and hands over; the work is done on a pool
 * of platform threads of its own. A job beyond the bound is answered BUSY at once.
 */
final class WorkerVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final long ANNOUNCE_MILLIS = 250;

  /** After the goodbye jobs that were on their way still arrive, and are told to go elsewhere. */
  private static final long GOODBYE_MILLIS = 300;

  /**
   * If an image could not be fetched, others come with their jobs for so long: a firewall may be
   * why.
   */
  private static final Duration NO_FETCH = Duration.ofSeconds(30);

  private static final byte[] NOTHING = {};

  /** A video that takes longer is worth a word in the log; its deadline is the gateway's. */
  private static final long VIDEO_WARN_MINUTES = 5;

  private static final long DRAIN_LOOK_MILLIS = 20;

  private final String id = UUID.randomUUID().toString();
  private final Node node;
  private final WorkerConfig config;
  private final JobExecutor workshop;
  private final MeterRegistry registry;
  private final JobSlots admission;
  private @Nullable Running running;
  private long fetchesFromNanos = System.nanoTime();
  private boolean leaving;

  WorkerVerticle(Node node, WorkerConfig config, JobExecutor workshop) {
    this.node = node;
    this.config = config;
    this.workshop = workshop;
    this.registry = node.metrics().registry();
    this.admission =
        new JobSlots(config.slots() + config.queue(), config.maxBytes(), config.avatar().slots());
  }

  @Override
  public Future<Void> start() {
    Running started =
        new Running(
            vertx.createSharedWorkerExecutor("codec", config.slots(), 1, TimeUnit.MINUTES),
            vertx.createSharedWorkerExecutor(
                "films",
                Math.max(1, config.avatar().slots()),
                VIDEO_WARN_MINUTES,
                TimeUnit.MINUTES),
            new WorkerMeters(registry, admission, config.slots()),
            vertx.eventBus().consumer(Addresses.worker(id), this::take),
            vertx.setPeriodic(ANNOUNCE_MILLIS, _ -> announce()),
            node.payloadClient());
    running = started;
    return started.consumer().completion().onSuccess(_ -> announce());
  }

  /** Says goodbye, finishes what it has, and only then is gone. */
  @Override
  public Future<Void> stop() {
    Running stopping = running;
    if (stopping == null) {
      return Future.succeededFuture();
    }
    leaving = true; // said with every announcement until the last job is done
    announce();
    return vertx
        .timer(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
        .compose(_ -> stopping.consumer().unregister())
        .compose(_ -> idle())
        .onComplete(_ -> vertx.cancelTimer(stopping.announcing()))
        .compose(_ -> stopping.payloads().close())
        .compose(_ -> stopping.codec().close())
        .compose(_ -> stopping.videos().close())
        .onComplete(_ -> workshop.close());
  }

  private void announce() {
    Announcement now =
        new Announcement(
            id,
            node.id(),
            node.address(),
            admission.capacity(),
            admission.load(),
            admission.byteCapacity(),
            admission.byteLoad(),
            admission.videos(workshop.speaks()),
            System.nanoTime() - fetchesFromNanos >= 0,
            leaving);
    vertx.eventBus().publish(Addresses.ANNOUNCEMENTS, now.toJson());
  }

  private Future<Void> idle() {
    Promise<Void> idle = Promise.promise();
    vertx.setPeriodic(
        DRAIN_LOOK_MILLIS,
        timer -> {
          if (admission.load() + admission.videoLoad() == 0) {
            vertx.cancelTimer(timer);
            idle.complete();
          }
        });
    return idle.future();
  }

  private void take(Message<WorkerJob> message) {
    Running now = running;
    WorkerJob job = message.body();
    if (now == null || leaving || !admission.enter(job)) {
      if (now != null) {
        now.meters().countBusy(job);
      }
      message.reply(new Busy(), JobCodecs.reply());
      return;
    }
    long arrived = System.nanoTime();
    RequestId request = RequestId.in(message.headers());
    here(job, now)
        .compose(
            whole ->
                now.threads(job)
                    .executeBlocking(() -> work(whole, request, arrived, now.meters()), false))
        .onComplete(
            reply -> {
              admission.leave(job);
              if (reply.succeeded()) {
                message.reply(reply.result(), JobCodecs.reply());
              } else {
                log.atError()
                    .addKeyValue(RequestId.KEY, request)
                    .setCause(reply.cause())
                    .log("Job failed");
                now.meters().countFailed(job);
                message.fail(0, "The worker failed");
              }
            });
  }

  /** The job with all it needs. */
  private Future<WorkerJob> here(WorkerJob job, Running now) {
    if (!(job instanceof FetchAndTranscode fetch)) {
      return Future.succeededFuture(job);
    }
    return now.payloads()
        .fetch(fetch.source(), fetch.timeLeft())
        .onFailure(_ -> fetchesFromNanos = System.nanoTime() + NO_FETCH.toNanos())
        .map(
            png ->
                new Transcode(
                    // Of what nobody waits for any more nothing is made.
                    png.isEmpty() ? Duration.ZERO : fetch.timeLeft(),
                    fetch.quality(),
                    HeapBytes.buffer(ByteBuffer.wrap(png.orElse(NOTHING)))));
  }

  private WorkerReply work(
      WorkerJob job, RequestId request, long arrivedNanos, WorkerMeters meters) {
    try (var _ = MDC.putCloseable(RequestId.KEY, request.text())) { // for every line of this thread
      return work(job, arrivedNanos, meters);
    }
  }

  private WorkerReply work(WorkerJob job, long arrivedNanos, WorkerMeters meters) {
    Duration waited = Duration.ofNanos(System.nanoTime() - arrivedNanos);
    WorkerReply reply =
        waited.compareTo(job.timeLeft()) >= 0
            ? new Refused(Reason.LATE, "waited " + waited.toMillis() + " ms")
            : workshop.work(job, job.timeLeft().minus(waited));
    Duration took = Duration.ofNanos(System.nanoTime() - arrivedNanos);
    meters.count(job, reply, took);
    return reply;
  }

  /** What exists from start to stop. */
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
