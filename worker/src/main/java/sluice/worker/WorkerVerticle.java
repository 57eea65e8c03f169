package sluice.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.TranscodeJob;
import sluice.shared.job.TranscodeReply;
import sluice.shared.job.TranscodeReply.Busy;
import sluice.shared.job.TranscodeReply.Jpeg;
import sluice.shared.job.TranscodeReply.Reason;
import sluice.shared.job.TranscodeReply.Refused;
import sluice.shared.node.Node;
import sluice.worker.codec.Transcoder;
import sluice.worker.codec.Transcoding;

/**
 * One worker: takes jobs at its own address and says a few times a second how much room it has.
 *
 * <p>Messages arrive on an event loop, which only counts and hands over; the codec runs on a pool
 * of platform threads of its own. A job beyond the bound is answered BUSY at once.
 */
final class WorkerVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final long ANNOUNCE_MILLIS = 250;

  /** After the goodbye jobs that were on their way still arrive, and are told to go elsewhere. */
  private static final long GOODBYE_MILLIS = 300;

  private static final long DRAIN_LOOK_MILLIS = 20;

  private final String id = UUID.randomUUID().toString();
  private final String nodeId;
  private final int maxJpegBytes;
  private final WorkerConfig config;
  private final Transcoder transcoder;
  private final MeterRegistry registry;
  private final Admission admission;
  private @Nullable Running running;
  private boolean leaving;

  WorkerVerticle(Node node, WorkerConfig config, Transcoder transcoder) {
    this.nodeId = node.id();
    this.maxJpegBytes = node.maxPictureBytes();
    this.config = config;
    this.transcoder = transcoder;
    this.registry = node.metrics().registry();
    this.admission = new Admission(config.slots() + config.queue(), config.maxBytes());
  }

  @Override
  public Future<Void> start() {
    Running started =
        new Running(
            vertx.createSharedWorkerExecutor("codec", config.slots(), 1, TimeUnit.MINUTES),
            new WorkerMeters(registry, admission, config.slots()),
            vertx.eventBus().consumer(Addresses.worker(id), this::take),
            vertx.setPeriodic(ANNOUNCE_MILLIS, _ -> announce()));
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
        .compose(_ -> stopping.codec().close());
  }

  private void announce() {
    Announcement now =
        new Announcement(
            id,
            nodeId,
            admission.capacity(),
            admission.load(),
            admission.byteCapacity(),
            admission.byteLoad(),
            leaving);
    vertx.eventBus().publish(Addresses.ANNOUNCEMENTS, now.toJson());
  }

  private Future<Void> idle() {
    Promise<Void> idle = Promise.promise();
    vertx.setPeriodic(
        DRAIN_LOOK_MILLIS,
        timer -> {
          if (admission.load() == 0) {
            vertx.cancelTimer(timer);
            idle.complete();
          }
        });
    return idle.future();
  }

  private void take(Message<TranscodeJob> message) {
    Running now = running;
    TranscodeJob job = message.body();
    int bytes = job.png().length();
    if (now == null || leaving || !admission.enter(bytes)) {
      if (now != null) {
        now.meters().countBusy();
      }
      message.reply(new Busy(), JobCodecs.reply());
      return;
    }
    long arrived = System.nanoTime();
    now.codec()
        .executeBlocking(() -> work(job, arrived, now.meters()), false)
        .onComplete(
            reply -> {
              admission.leave(bytes);
              if (reply.succeeded()) {
                message.reply(reply.result(), JobCodecs.reply());
              } else {
                log.error("A job failed", reply.cause());
                now.meters().countFailed();
                message.fail(0, "The codec failed");
              }
            });
  }

  private TranscodeReply work(TranscodeJob job, long arrivedNanos, WorkerMeters meters) {
    Duration waited = Duration.ofNanos(System.nanoTime() - arrivedNanos);
    TranscodeReply reply =
        waited.compareTo(job.timeLeft()) >= 0
            ? new Refused(Reason.LATE, "waited " + waited.toMillis() + " ms")
            : transcode(job);
    Duration took = Duration.ofNanos(System.nanoTime() - arrivedNanos);
    meters.count(reply, job.png().length(), took);
    return reply;
  }

  private TranscodeReply transcode(TranscodeJob job) {
    return switch (transcoder.transcode(job.png().getBytes(), job.quality())) {
      case Transcoding.Jpeg jpeg ->
          jpeg.file().remaining() > maxJpegBytes
              ? new Refused(Reason.TOO_LARGE, "its JPEG has " + jpeg.file().remaining() + " bytes")
              : new Jpeg(BufferInternal.buffer(Unpooled.wrappedBuffer(jpeg.file())));
      case Transcoding.Refused(Transcoding.Reason reason, String detail) ->
          new Refused(reason(reason), detail);
    };
  }

  private static Reason reason(Transcoding.Reason reason) {
    return switch (reason) {
      case NOT_A_PNG -> Reason.NOT_A_PNG;
      case TOO_LARGE -> Reason.TOO_LARGE;
      case CORRUPT -> Reason.CORRUPT;
    };
  }

  /** What exists from start to stop. */
  private record Running(
      WorkerExecutor codec,
      WorkerMeters meters,
      MessageConsumer<TranscodeJob> consumer,
      long announcing) {}
}
