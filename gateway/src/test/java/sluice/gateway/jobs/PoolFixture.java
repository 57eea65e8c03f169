package sluice.gateway.jobs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import sluice.gateway.FakeWorker;
import sluice.gateway.jobs.JobsConfig.Bounds;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.node.Membership;

/** A pool on a bus of its own, with fake workers. */
final class PoolFixture implements AutoCloseable {

  static final Buffer PNG = Buffer.buffer("png");

  private final Vertx vertx = Vertx.vertx();
  private final Membership membership = new Membership();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  PoolFixture() {
    JobCodecs.register(vertx.eventBus());
  }

  Vertx vertx() {
    return vertx;
  }

  Membership membership() {
    return membership;
  }

  WorkerPool pool(int maxQueued, int seconds) {
    return pool(images(maxQueued, Duration.ofSeconds(60), Duration.ofSeconds(seconds)));
  }

  /** Bounds for images, and none that matter for videos. */
  static JobsConfig images(int maxQueued, Duration maxWait, Duration timeout) {
    Duration video = Duration.ofSeconds(10);
    return new JobsConfig(new Bounds(maxQueued, maxWait, timeout), new Bounds(3, video, video));
  }

  WorkerPool pool(JobsConfig config) {
    WorkerPool pool = new WorkerPool(vertx, membership, registry, config, Optional.empty());
    pool.start().await();
    return pool;
  }

  /** A worker that converts at once. */
  FakeWorker quick(String id) {
    return FakeWorker.responding(vertx, id, job -> new Jpeg(FakeWorker.jpegOf(job.payload())));
  }

  /** A worker that converts in so many milliseconds. */
  FakeWorker taking(String id, long millis) {
    return FakeWorker.behaving(
        vertx,
        id,
        4,
        message ->
            vertx.setTimer(
                millis,
                _ ->
                    message.reply(
                        new Jpeg(FakeWorker.jpegOf(message.body().payload())), JobCodecs.reply())));
  }

  FakeWorker failing(String id) {
    return FakeWorker.behaving(vertx, id, 2, message -> message.fail(1, "broken"));
  }

  Held holding(String id, int capacity) {
    return new Held(id, capacity);
  }

  void known(int workers) {
    await(() -> registry.get("sluice.workers.available").gauge().value() == workers);
  }

  double jobs(String outcome) {
    return jobs("image", outcome);
  }

  double videos(String outcome) {
    return jobs("speech", outcome);
  }

  private double jobs(String kind, String outcome) {
    return registry.get("sluice.jobs").tag("kind", kind).tag("outcome", outcome).counter().count();
  }

  static Outcome<Jpeg> outcome(JobHandle<Jpeg> ticket) {
    return ticket.outcome().timeout(10, TimeUnit.SECONDS).await();
  }

  void await(BooleanSupplier condition) {
    Future.<Void>future(
            met ->
                vertx.runOnContext( // a timer of another thread may fire before it can be cancelled
                    _ ->
                        vertx.setPeriodic(
                            1,
                            5,
                            timer -> {
                              if (condition.getAsBoolean()) {
                                vertx.cancelTimer(timer);
                                met.tryComplete();
                              }
                            })))
        .timeout(10, TimeUnit.SECONDS)
        .await();
  }

  /** Nothing happens on any event loop for so long. */
  void standStill(Duration time) {
    vertx
        .deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() throws InterruptedException {
                    Thread.sleep(time);
                    return Future.succeededFuture();
                  }
                },
            new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE))
        .await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  /** A worker that keeps its jobs until it is told to answer. */
  final class Held {

    private final List<Message<WorkerJob>> jobs = new CopyOnWriteArrayList<>();
    private final FakeWorker worker;

    private Held(String id, int capacity) {
      worker = FakeWorker.behaving(vertx, id, capacity, jobs::add);
    }

    List<Message<WorkerJob>> jobs() {
      return jobs;
    }

    FakeWorker worker() {
      return worker;
    }

    void release() {
      WorkerReply reply = new Jpeg(Buffer.buffer("jpeg"));
      jobs.forEach(message -> message.reply(reply, JobCodecs.reply()));
    }
  }
}
