package sluice.gateway.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.Addresses;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.node.Membership;

/**
 * Submits jobs to the workers of the cluster.
 *
 * <p>One pool serves all event loops of a gateway, and may be used on any thread. Its state lives
 * on one context, see {@link JobScheduler}; each outcome completes on the context of the caller.
 */
public final class WorkerPool {

  private static final long TICK_MILLIS = 50;

  private final Vertx vertx;
  private final Context context;
  private final JobsConfig config;
  private final PendingJobs pending;
  private final JobScheduler scheduler;
  private long tickNanos = System.nanoTime();

  /**
   * Creates a pool that knows no worker yet.
   *
   * @param transfer how workers on other nodes get their images; if empty, with their jobs
   */
  public WorkerPool(
      Vertx vertx,
      Membership membership,
      MeterRegistry registry,
      JobsConfig config,
      Optional<PayloadTransfer> transfer) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.config = config;
    WorkerRegistry workers = new WorkerRegistry();
    this.pending = new PendingJobs(config, workers);
    JobMeters meters = new JobMeters(registry, pending::images, pending::videos, workers::known);
    JobSender sender = new JobSender(vertx.eventBus(), transfer);
    this.scheduler = new JobScheduler(workers, pending, sender, meters);
    membership.onLeft(node -> context.runOnContext(_ -> scheduler.nodeLeft(node)));
  }

  /** Subscribes to the announcements of the workers. */
  public Future<Void> start() {
    Promise<Void> listening = Promise.promise();
    context.runOnContext(
        _ -> {
          vertx.setPeriodic(TICK_MILLIS, _ -> tick());
          vertx
              .eventBus()
              .<JsonObject>consumer(
                  Addresses.ANNOUNCEMENTS, message -> scheduler.onAnnouncement(message.body()))
              .completion()
              .onComplete(listening);
        });
    return listening.future();
  }

  /**
   * Submits an image for conversion.
   *
   * @param png must not be changed before the outcome
   * @param quality JPEG quality, 1..100
   */
  public JobHandle<Jpeg> transcode(Buffer png, int quality) {
    return submit(JobSpec.transcode(png, quality));
  }

  /** Submits a job. */
  public <T extends Product> JobHandle<T> submit(JobSpec<T> spec) {
    Promise<Outcome<Product>> outcome = Promise.promise();
    Duration timeout = config.of(spec.kind()).timeout();
    Job job = new Job(spec, timeout, vertx.getOrCreateContext(), outcome);
    context.runOnContext(_ -> scheduler.submit(job));
    return new JobHandle<>(
        outcome.future().map(result -> result.of(spec.product())),
        () -> context.runOnContext(_ -> scheduler.fail(job, Reason.CANCELLED)));
  }

  /** True if there is no worker and has been none for a while. */
  public boolean isWorkerless() {
    return pending.isWorkerless();
  }

  /** Why no text can be spoken now; empty if one can. */
  public Optional<Reason> unableToSpeak() {
    return pending.unableToSpeak();
  }

  /** True while a further image would be rejected, as the queue is full. */
  public boolean isFull() {
    return pending.isFullOfImages();
  }

  private void tick() {
    long now = System.nanoTime();
    Duration pause = Duration.ofNanos(now - tickNanos).minusMillis(TICK_MILLIS);
    tickNanos = now;
    scheduler.tick(pause);
  }
}
