package sluice.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.jobs.PoolFixture.PNG;
import static sluice.gateway.jobs.PoolFixture.outcome;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.FakeWorker;
import sluice.gateway.jobs.Outcome.Done;
import sluice.gateway.jobs.Outcome.Failed;
import sluice.gateway.jobs.Outcome.Reason;
import sluice.shared.job.WorkerReply.Jpeg;

/** Workers that are there and announce themselves, but are slow, stuck or full. */
class OutlierTest {

  private final PoolFixture fixture = new PoolFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aSlowWorkerGetsFewJobsWhileAnotherHasRoom() {
    FakeWorker slow = fixture.taking("slow", 50);
    FakeWorker quick = fixture.taking("quick", 5);
    WorkerPool pool = fixture.pool(1_000, 60);
    fixture.known(2);
    convert(pool, 90); // by now both have been measured
    int slowBefore = slow.jobs().size();
    int quickBefore = quick.jobs().size();

    convert(pool, 100);

    assertThat(slow.jobs().size() - slowBefore).isLessThan(20);
    assertThat(quick.jobs().size() - quickBefore).isGreaterThan(80);
  }

  @Test
  void aSlowWorkerTakesWhatTheOthersHaveNoRoomFor() {
    FakeWorker slow = fixture.taking("slow", 50);
    FakeWorker quick = fixture.taking("quick", 5);
    WorkerPool pool = fixture.pool(1_000, 60);
    fixture.known(2);
    convert(pool, 100);
    int before = slow.jobs().size();

    List<JobHandle<Jpeg>> atOnce =
        IntStream.range(0, 8).mapToObj(_ -> pool.transcode(PNG, 95)).toList();

    assertThat(atOnce).allMatch(ticket -> outcome(ticket) instanceof Done);
    assertThat(slow.jobs().size() - before).isPositive();
    assertThat(quick.jobs()).isNotEmpty();
  }

  @Test
  void whatAStuckWorkerHasGoesToASecondOneAndTheFirstResponseCounts() {
    PoolFixture.Held stuck = fixture.holding("stuck", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.await(() -> stuck.jobs().size() == 1);
    FakeWorker other = fixture.quick("other");
    FakeWorker third = fixture.quick("third");

    assertThat(outcome(ticket)).isEqualTo(new Done<>(new Jpeg(FakeWorker.jpegOf(PNG))));
    stuck.release();
    assertThat(other.jobs().size() + third.jobs().size()).isEqualTo(1);
    assertThat(fixture.jobs("converted")).isEqualTo(1);
  }

  @Test
  void aStuckWorkerResponsesAfterAllWhenThereIsNoOther() {
    PoolFixture.Held stuck = fixture.holding("stuck", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.await(() -> stuck.jobs().size() == 1);
    fixture.vertx().timer(1_500, TimeUnit.MILLISECONDS).await();

    stuck.release();

    assertThat(outcome(ticket)).isInstanceOf(Done.class);
  }

  @Test
  void aStandstillOfTheGatewayItselfIsNotTakenForTheDeathOfItsWorkers() {
    PoolFixture.Held worker = fixture.holding("a", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.await(() -> worker.jobs().size() == 1);

    fixture.standStill(Duration.ofSeconds(2));
    worker.release();

    assertThat(outcome(ticket)).isInstanceOf(Done.class);
    assertThat(worker.jobs()).hasSize(1);
  }

  @Test
  void aResponseThatComesAfterTheWorkerWasGivenUpStillCounts() {
    PoolFixture.Held late = fixture.holding("late", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Jpeg> ticket = pool.transcode(PNG, 95);
    fixture.await(() -> late.jobs().size() == 1);
    PoolFixture.Held second = fixture.holding("second", 9);
    fixture.known(2);

    fixture.membership().nodeLeft("node-of-late");
    fixture.await(() -> second.jobs().size() == 1);
    late.release();

    assertThat(outcome(ticket)).isInstanceOf(Done.class);
  }

  @Test
  void aWorkerThatCannotBeReachedYetIsNoFailureOfTheJob() {
    fixture.quick("deaf").turnDeaf();
    FakeWorker first = fixture.failing("first");
    FakeWorker second = fixture.failing("second");
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(3);

    List<Outcome<Jpeg>> outcomes =
        IntStream.range(0, 3).mapToObj(_ -> outcome(pool.transcode(PNG, 95))).toList();

    // Each of them is tried on both workers that it can reach, whichever comes first.
    assertThat(outcomes).containsOnly(new Failed<>(Reason.LOST));
    assertThat(first.jobs()).hasSize(3);
    assertThat(second.jobs()).hasSize(3);
  }

  @Test
  void aWorkerIsNotGivenMoreBytesThanItTakes() {
    PoolFixture.Held worker = fixture.holding("a", 9);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    Buffer half = Buffer.buffer(new byte[FakeWorker.BYTE_CAPACITY / 2]);

    pool.transcode(half, 1);
    pool.transcode(half, 2);
    JobHandle<Jpeg> beyond = pool.transcode(Buffer.buffer("x"), 3);

    fixture.await(() -> worker.jobs().size() == 2);
    fixture.vertx().timer(200, TimeUnit.MILLISECONDS).await();
    assertThat(worker.jobs()).hasSize(2);
    worker.release();
    fixture.await(() -> worker.jobs().size() == 3);
    worker.release();
    assertThat(outcome(beyond)).isInstanceOf(Done.class);
  }

  @Test
  void anImageThatIsTooMuchForAnyWorkerGoesToOneThatHasNoOther() {
    fixture.quick("a");
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    Buffer large = Buffer.buffer(new byte[FakeWorker.BYTE_CAPACITY + 1]);

    assertThat(outcome(pool.transcode(large, 95))).isInstanceOf(Done.class);
  }

  @Test
  void whenTheOldestHasWaitedTooLongFurtherImagesAreKeptAtOnce() {
    PoolFixture.Held worker = fixture.holding("a", 1);
    WorkerPool pool =
        fixture.pool(PoolFixture.images(1_000, Duration.ofSeconds(1), Duration.ofSeconds(60)));
    fixture.known(1);
    pool.transcode(PNG, 95);
    fixture.await(() -> worker.jobs().size() == 1);
    JobHandle<Jpeg> waits = pool.transcode(PNG, 95);
    JobHandle<Jpeg> alsoWaits = pool.transcode(PNG, 95);

    fixture.vertx().timer(1_200, TimeUnit.MILLISECONDS).await();

    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Failed<>(Reason.QUEUE_FULL));
    assertThat(waits.outcome().isComplete()).isFalse();
    assertThat(alsoWaits.outcome().isComplete()).isFalse();
  }

  @Test
  void noMoreImagesWaitThanTheWorkersCanGetToInTime() {
    fixture.taking("a", 100); // four at a time, so forty per second
    WorkerPool pool =
        fixture.pool(PoolFixture.images(1_000, Duration.ofSeconds(1), Duration.ofSeconds(60)));
    fixture.known(1);
    for (int i = 0; i < 100; i++) {
      pool.transcode(PNG, 95);
    }
    fixture.await(() -> fixture.jobs("converted") >= 16);

    assertThat(pool.isFull()).isTrue();
    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Failed<>(Reason.QUEUE_FULL));
    fixture.await(() -> fixture.jobs("converted") == 100);
    assertThat(pool.isFull()).isFalse();
    assertThat(outcome(pool.transcode(PNG, 95))).isInstanceOf(Done.class);
  }

  /** One after the other. */
  private static void convert(WorkerPool pool, int images) {
    for (int i = 0; i < images; i++) {
      assertThat(outcome(pool.transcode(PNG, 95))).isInstanceOf(Done.class);
    }
  }
}
