package sluice.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.jobs.PoolFixture.PNG;
import static sluice.gateway.jobs.PoolFixture.outcome;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.FakeWorker;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Refused;

class WorkerPoolTest {

  private final PoolFixture fixture = new PoolFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aWorkerConvertsTheImage() {
    fixture.quick("a");

    assertThat(outcome(fixture.pool(10, 5).transcode(PNG, 95)))
        .isEqualTo(new Done<>(new Jpeg(FakeWorker.jpegOf(PNG))));
    assertThat(fixture.jobs("converted")).isEqualTo(1);
  }

  @Test
  void aRefusalKeepsTheImageAndIsNotTriedElsewhere() {
    FakeWorker a =
        FakeWorker.responding(
            fixture.vertx(), "a", _ -> new Refused(WorkerReply.Reason.CORRUPT, "bad CRC"));
    FakeWorker b =
        FakeWorker.responding(
            fixture.vertx(), "b", _ -> new Refused(WorkerReply.Reason.CORRUPT, "bad CRC"));

    assertThat(outcome(fixture.pool(10, 5).transcode(PNG, 95)))
        .isEqualTo(new Failed<>(Reason.CORRUPT));
    assertThat(a.jobs().size() + b.jobs().size()).isEqualTo(1);
    assertThat(fixture.jobs("corrupt")).isEqualTo(1);
  }

  @Test
  void withoutAnyWorkerTheImageIsKept() {
    assertThat(outcome(fixture.pool(10, 5).transcode(PNG, 95)))
        .isEqualTo(new Failed<>(Reason.NO_WORKER));
  }

  @Test
  void aJobWaitsForTheFirstWorkerToAppear() {
    JobHandle<Jpeg> ticket = fixture.pool(10, 5).transcode(PNG, 95);
    fixture.quick("a");

    assertThat(outcome(ticket)).isInstanceOf(Done.class);
  }

  @Test
  void aJobWaitsForAWorkerToComeBackHoweverLongThereWasOne() {
    FakeWorker gone = FakeWorker.responding(fixture.vertx(), "gone", _ -> new Busy());
    WorkerPool pool = fixture.pool(10, 5);
    fixture.known(1);
    fixture.vertx().timer(1_200, TimeUnit.MILLISECONDS).await();
    gone.vanish();
    fixture.membership().nodeLeft("node-of-gone");
    fixture.known(0);

    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.quick("back");

    assertThat(outcome(ticket)).isInstanceOf(Done.class);
  }

  @Test
  void aJobGoesWhereMostIsFree() {
    PoolFixture.Held small = fixture.holding("small", 1);
    PoolFixture.Held large = fixture.holding("large", 3);
    WorkerPool pool = fixture.pool(10, 5);
    fixture.known(2);

    List<JobHandle<Jpeg>> tickets =
        List.of(pool.transcode(PNG, 1), pool.transcode(PNG, 2), pool.transcode(PNG, 3));
    fixture.await(() -> small.jobs().size() + large.jobs().size() == 3);

    assertThat(large.jobs()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(tickets).allMatch(ticket -> !ticket.outcome().isComplete());
  }

  @Test
  void whatADeadWorkerHadGoesToAnotherAtOnce() {
    PoolFixture.Held dying = fixture.holding("dying", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.await(() -> dying.jobs().size() == 1);
    fixture.quick("other");
    fixture.known(2);

    fixture.membership().nodeLeft("node-of-dying");

    assertThat(outcome(ticket)).isInstanceOf(Done.class);
  }

  @Test
  void whatASilentWorkerHadGoesToAnother() {
    PoolFixture.Held silent = fixture.holding("silent", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.await(() -> silent.jobs().size() == 1);
    fixture.quick("other");

    silent.worker().fallSilent();

    assertThat(outcome(ticket)).isInstanceOf(Done.class);
    assertThat(silent.jobs()).hasSize(1);
  }

  @Test
  void anImageThatTwoWorkersDiedOfIsNotGivenToAThird() {
    PoolFixture.Held first = fixture.holding("first", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.await(() -> first.jobs().size() == 1);
    PoolFixture.Held second = fixture.holding("second", 9);
    fixture.known(2);
    first.worker().vanish();
    fixture.membership().nodeLeft("node-of-first");
    fixture.await(() -> second.jobs().size() == 1);
    FakeWorker third = fixture.quick("third");
    fixture.known(2);
    second.worker().vanish();
    fixture.membership().nodeLeft("node-of-second");

    assertThat(outcome(ticket)).isEqualTo(new Failed<>(Reason.LOST));
    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Failed<>(Reason.QUARANTINED));
    assertThat(third.jobs()).isEmpty();
    assertThat(outcome(pool.transcode(Buffer.buffer("another"), 95))).isInstanceOf(Done.class);
  }

  @Test
  void anImageThatFailsTwoWorkersIsNotTriedOnAThird() {
    List<FakeWorker> workers =
        List.of(
            fixture.failing("a"), fixture.failing("b"), fixture.failing("c"), fixture.failing("d"));
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(4);

    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Failed<>(Reason.LOST));
    assertThat(workers.stream().mapToInt(worker -> worker.jobs().size()).sum()).isEqualTo(2);
  }

  @Test
  void aBusyWorkerIsAskedAgainLater() {
    int[] asked = {0};
    FakeWorker.responding(
        fixture.vertx(), "a", _ -> asked[0]++ < 3 ? new Busy() : new Jpeg(Buffer.buffer("jpeg")));

    assertThat(outcome(fixture.pool(10, 5).transcode(PNG, 95))).isInstanceOf(Done.class);
    assertThat(asked[0]).isEqualTo(4);
  }

  @Test
  void aWorkerThatSaidGoodbyeGetsNothingMore() {
    FakeWorker leaving = fixture.failing("leaving");
    FakeWorker staying = fixture.quick("staying");
    WorkerPool pool = fixture.pool(10, 5);
    fixture.known(2);
    leaving.fallSilent();
    leaving.announce(0, true);
    fixture.known(1);

    for (int i = 0; i < 5; i++) {
      assertThat(outcome(pool.transcode(PNG, 95))).isInstanceOf(Done.class);
    }

    assertThat(leaving.jobs()).isEmpty();
    assertThat(staying.jobs()).hasSize(5);
  }

  @Test
  void aJobThatIsNotDoneInTimeIsLate() {
    fixture.holding("holding", 1);

    assertThat(outcome(fixture.pool(10, 1).transcode(PNG, 95)))
        .isEqualTo(new Failed<>(Reason.LATE));
  }

  @Test
  void asManyJobsWaitAsMayWaitAndNoMore() {
    PoolFixture.Held worker = fixture.holding("a", 1);
    WorkerPool pool = fixture.pool(1, 60);
    fixture.known(1);
    pool.transcode(PNG, 95);
    fixture.await(() -> worker.jobs().size() == 1);
    assertThat(pool.isFull()).isFalse();

    JobHandle<Jpeg> waits = pool.transcode(PNG, 95);
    JobHandle<Jpeg> refused = pool.transcode(PNG, 95);

    assertThat(outcome(refused)).isEqualTo(new Failed<>(Reason.QUEUE_FULL));
    assertThat(pool.isFull()).isTrue();
    assertThat(waits.outcome().isComplete()).isFalse();
  }

  @Test
  void aCancelledJobIsNotSent() {
    PoolFixture.Held worker = fixture.holding("a", 1);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    pool.transcode(PNG, 95);
    fixture.await(() -> worker.jobs().size() == 1);
    JobHandle<Jpeg> cancelled = pool.transcode(PNG, 95);

    cancelled.cancel();

    assertThat(outcome(cancelled)).isEqualTo(new Failed<>(Reason.CANCELLED));
    worker.release();
    JobHandle<Jpeg> next = pool.transcode(PNG, 1);
    fixture.await(() -> worker.jobs().size() == 2);
    assertThat(worker.jobs().get(1).body())
        .isInstanceOfSatisfying(
            WorkerJob.Transcode.class, job -> assertThat(job.quality()).isEqualTo(1));
    assertThat(next.outcome().isComplete()).isFalse();
  }
}
