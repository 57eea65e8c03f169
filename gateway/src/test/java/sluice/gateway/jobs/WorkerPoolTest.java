package sluice.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.FakeWorker;
import sluice.gateway.jobs.Outcome.Converted;
import sluice.gateway.jobs.Outcome.Kept;
import sluice.gateway.jobs.Outcome.Why;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.TranscodeJob;
import sluice.shared.job.TranscodeReply;
import sluice.shared.job.TranscodeReply.Busy;
import sluice.shared.job.TranscodeReply.Jpeg;
import sluice.shared.job.TranscodeReply.Reason;
import sluice.shared.job.TranscodeReply.Refused;
import sluice.shared.node.Membership;

class WorkerPoolTest {

  private static final Buffer PNG = Buffer.buffer("png");

  private final Vertx vertx = Vertx.vertx();
  private final Membership membership = new Membership();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void codecs() {
    JobCodecs.register(vertx.eventBus());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aWorkerConvertsThePicture() {
    FakeWorker.answering(vertx, "a", job -> new Jpeg(FakeWorker.jpegOf(job.png())));

    assertThat(outcome(pool(10, 5).transcode(PNG, 95)))
        .isEqualTo(new Converted(FakeWorker.jpegOf(PNG)));
    assertThat(jobs("converted")).isEqualTo(1);
  }

  @Test
  void aRefusalKeepsThePictureAndIsNotTriedElsewhere() {
    FakeWorker a = FakeWorker.answering(vertx, "a", _ -> new Refused(Reason.CORRUPT, "bad CRC"));
    FakeWorker b = FakeWorker.answering(vertx, "b", _ -> new Refused(Reason.CORRUPT, "bad CRC"));

    assertThat(outcome(pool(10, 5).transcode(PNG, 95))).isEqualTo(new Kept(Why.CORRUPT));
    assertThat(a.jobs().size() + b.jobs().size()).isEqualTo(1);
    assertThat(jobs("corrupt")).isEqualTo(1);
  }

  @Test
  void withoutAnyWorkerThePictureIsKept() {
    assertThat(outcome(pool(10, 5).transcode(PNG, 95))).isEqualTo(new Kept(Why.NO_WORKER));
  }

  @Test
  void aJobWaitsForTheFirstWorkerToAppear() {
    Ticket ticket = pool(10, 5).transcode(PNG, 95);
    FakeWorker.answering(vertx, "a", job -> new Jpeg(FakeWorker.jpegOf(job.png())));

    assertThat(outcome(ticket)).isInstanceOf(Converted.class);
  }

  @Test
  void aJobWaitsForAWorkerToComeBackHoweverLongThereWasOne() {
    FakeWorker gone = FakeWorker.answering(vertx, "gone", _ -> new Busy());
    WorkerPool pool = pool(10, 5);
    known(1);
    vertx.timer(1_200, TimeUnit.MILLISECONDS).await();
    gone.vanish();
    membership.nodeLeft("node-of-gone");
    known(0);

    Ticket ticket = pool.transcode(PNG, 95);
    FakeWorker.answering(vertx, "back", job -> new Jpeg(FakeWorker.jpegOf(job.png())));

    assertThat(outcome(ticket)).isInstanceOf(Converted.class);
  }

  @Test
  void aJobGoesWhereMostIsFree() {
    Held small = new Held("small", 1);
    Held large = new Held("large", 3);
    WorkerPool pool = pool(10, 5);
    known(2);

    List<Ticket> tickets =
        List.of(pool.transcode(PNG, 1), pool.transcode(PNG, 2), pool.transcode(PNG, 3));
    await(() -> small.held.size() + large.held.size() == 3);

    assertThat(large.held).hasSizeGreaterThanOrEqualTo(2);
    assertThat(tickets).allMatch(ticket -> !ticket.outcome().isComplete());
  }

  @Test
  void whatADeadWorkerHadGoesToAnotherAtOnce() {
    Held dying = new Held("dying", 9);
    WorkerPool pool = pool(10, 60);
    known(1);
    Ticket ticket = pool.transcode(PNG, 95);
    await(() -> dying.held.size() == 1);
    FakeWorker.answering(vertx, "other", job -> new Jpeg(FakeWorker.jpegOf(job.png())));
    known(2);

    membership.nodeLeft("node-of-dying");

    assertThat(outcome(ticket)).isInstanceOf(Converted.class);
  }

  @Test
  void whatASilentWorkerHadGoesToAnother() {
    Held silent = new Held("silent", 9);
    WorkerPool pool = pool(10, 60);
    known(1);
    Ticket ticket = pool.transcode(PNG, 95);
    await(() -> silent.held.size() == 1);
    FakeWorker.answering(vertx, "other", job -> new Jpeg(FakeWorker.jpegOf(job.png())));

    silent.worker.fallSilent();

    assertThat(outcome(ticket)).isInstanceOf(Converted.class);
    assertThat(silent.held).hasSize(1);
  }

  @Test
  void aPictureThatTwoWorkersDiedOfIsNotGivenToAThird() {
    Held first = new Held("first", 9);
    WorkerPool pool = pool(10, 60);
    known(1);
    Ticket ticket = pool.transcode(PNG, 95);
    await(() -> first.held.size() == 1);
    Held second = new Held("second", 9);
    known(2);
    first.worker.vanish();
    membership.nodeLeft("node-of-first");
    await(() -> second.held.size() == 1);
    FakeWorker third =
        FakeWorker.answering(vertx, "third", job -> new Jpeg(FakeWorker.jpegOf(job.png())));
    known(2);
    second.worker.vanish();
    membership.nodeLeft("node-of-second");

    assertThat(outcome(ticket)).isEqualTo(new Kept(Why.LOST));
    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Kept(Why.QUARANTINED));
    assertThat(third.jobs()).isEmpty();
    assertThat(outcome(pool.transcode(Buffer.buffer("another"), 95))).isInstanceOf(Converted.class);
  }

  @Test
  void aPictureThatFailsTwoWorkersIsNotTriedOnAThird() {
    List<FakeWorker> workers = List.of(failing("a"), failing("b"), failing("c"), failing("d"));
    WorkerPool pool = pool(10, 60);
    known(4);

    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Kept(Why.LOST));
    assertThat(workers.stream().mapToInt(worker -> worker.jobs().size()).sum()).isEqualTo(2);
  }

  @Test
  void aBusyWorkerIsAskedAgainLater() {
    int[] asked = {0};
    FakeWorker.answering(
        vertx, "a", _ -> asked[0]++ < 3 ? new Busy() : new Jpeg(Buffer.buffer("jpeg")));

    assertThat(outcome(pool(10, 5).transcode(PNG, 95))).isInstanceOf(Converted.class);
    assertThat(asked[0]).isEqualTo(4);
  }

  @Test
  void aWorkerThatSaidGoodbyeGetsNothingMore() {
    FakeWorker leaving = failing("leaving");
    FakeWorker staying =
        FakeWorker.answering(vertx, "staying", job -> new Jpeg(FakeWorker.jpegOf(job.png())));
    WorkerPool pool = pool(10, 5);
    known(2);
    leaving.fallSilent();
    leaving.announce(0, true);
    await(() -> registry.get("sluice.workers.known").gauge().value() == 1);

    for (int i = 0; i < 5; i++) {
      assertThat(outcome(pool.transcode(PNG, 95))).isInstanceOf(Converted.class);
    }

    assertThat(leaving.jobs()).isEmpty();
    assertThat(staying.jobs()).hasSize(5);
  }

  @Test
  void aJobThatIsNotDoneInTimeIsLate() {
    new Held("holding", 1);

    assertThat(outcome(pool(10, 1).transcode(PNG, 95))).isEqualTo(new Kept(Why.LATE));
  }

  @Test
  void asManyJobsWaitAsMayWaitAndNoMore() {
    Held worker = new Held("a", 1);
    WorkerPool pool = pool(1, 60);
    known(1);
    pool.transcode(PNG, 95);
    await(() -> worker.held.size() == 1);

    Ticket waits = pool.transcode(PNG, 95);
    Ticket refused = pool.transcode(PNG, 95);

    assertThat(outcome(refused)).isEqualTo(new Kept(Why.QUEUE_FULL));
    assertThat(waits.outcome().isComplete()).isFalse();
  }

  @Test
  void aCancelledJobIsNotSent() {
    Held worker = new Held("a", 1);
    WorkerPool pool = pool(10, 60);
    known(1);
    pool.transcode(PNG, 95);
    await(() -> worker.held.size() == 1);
    Ticket cancelled = pool.transcode(PNG, 95);

    cancelled.cancel().run();

    assertThat(outcome(cancelled)).isEqualTo(new Kept(Why.CANCELLED));
    worker.release();
    Ticket next = pool.transcode(PNG, 1);
    await(() -> worker.held.size() == 2);
    assertThat(worker.held.get(1).body().quality()).isEqualTo(1);
    assertThat(next.outcome().isComplete()).isFalse();
  }

  private WorkerPool pool(int maxQueued, int seconds) {
    WorkerPool pool =
        new WorkerPool(
            vertx, membership, registry, new JobsConfig(maxQueued, Duration.ofSeconds(seconds)));
    pool.start().await();
    return pool;
  }

  private FakeWorker failing(String id) {
    return FakeWorker.behaving(vertx, id, 2, message -> message.fail(1, "broken"));
  }

  private void known(int workers) {
    await(() -> registry.get("sluice.workers.known").gauge().value() == workers);
  }

  private double jobs(String outcome) {
    return registry.get("sluice.jobs").tag("outcome", outcome).counter().count();
  }

  private static Outcome outcome(Ticket ticket) {
    return ticket.outcome().timeout(10, TimeUnit.SECONDS).await();
  }

  private void await(BooleanSupplier condition) {
    Future.<Void>future(
            met ->
                vertx.setPeriodic(
                    1,
                    5,
                    timer -> {
                      if (condition.getAsBoolean()) {
                        vertx.cancelTimer(timer);
                        met.tryComplete();
                      }
                    }))
        .timeout(10, TimeUnit.SECONDS)
        .await();
  }

  /** A worker that keeps its jobs until it is told to answer. */
  private final class Held {

    private final List<Message<TranscodeJob>> held = new CopyOnWriteArrayList<>();
    private final FakeWorker worker;

    Held(String id, int capacity) {
      worker = FakeWorker.behaving(vertx, id, capacity, held::add);
    }

    void release() {
      TranscodeReply reply = new Jpeg(Buffer.buffer("jpeg"));
      held.forEach(message -> message.reply(reply, JobCodecs.reply()));
    }
  }
}
