package sluice.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.gateway.jobs.PoolFixture.PNG;

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
import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.job.WorkerReply.Refused;
import sluice.shared.job.WorkerReply.Video;

/** Jobs of the avatar go through the same pool, and images need not wait for them. */
class VideoJobsTest {

  private static final Video VIDEO =
      new Video(Duration.ofSeconds(2), Buffer.buffer("mp4"), Buffer.buffer("wav"));
  private static final JobSpec<Video> WORK = JobSpec.speak("Привет", "ru");

  private final PoolFixture fixture = new PoolFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTextComesBackAsAVideo() {
    responding("w", VIDEO);

    assertThat(outcome(fixture.pool(10, 5).submit(WORK))).isEqualTo(new Done<>(VIDEO));
  }

  @Test
  void onlyAWorkerThatSpeaksIsAskedToSpeak() {
    FakeWorker mute = responding("mute", new Videos(4, 0, false), VIDEO);
    FakeWorker old = responding("old", Videos.NONE, VIDEO);
    FakeWorker speaking = responding("speaking", VIDEO);
    WorkerPool pool = fixture.pool(10, 5);
    fixture.known(3);

    for (int i = 0; i < 5; i++) {
      assertThat(outcome(pool.submit(WORK))).isEqualTo(new Done<>(VIDEO));
    }

    assertThat(speaking.jobs()).hasSize(5);
    assertThat(mute.jobs()).isEmpty();
    assertThat(old.jobs()).isEmpty();
  }

  @Test
  void whereNobodySpeaksThatIsSaidAtOnceAndImagesAreConverted() {
    responding("mute", new Videos(1, 0, false), new Jpeg(PNG));
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Failed<>(Reason.NO_SPEECH_ENGINE));
    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Done<>(new Jpeg(PNG)));
    assertThat(outcome(pool.submit(JobSpec.portrait()))).isEqualTo(new Done<>(new Jpeg(PNG)));
  }

  @Test
  void videosTakeNoMorePlacesThanTheWorkerSays() {
    PoolFixture.Held worker = fixture.holding("w", 1);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    List<JobHandle<Video>> videos = IntStream.range(0, 3).mapToObj(_ -> pool.submit(WORK)).toList();
    fixture.await(() -> worker.jobs().size() == 1);

    JobHandle<Jpeg> image = pool.transcode(PNG, 95);

    fixture.await(() -> worker.jobs().size() == 2);
    assertThat(worker.jobs().get(1).body().payload()).isEqualTo(PNG);
    assertThat(videos).noneMatch(video -> video.outcome().isComplete());
    assertThat(image.outcome().isComplete()).isFalse();
  }

  @Test
  void videosThatWaitDoNotMakeTheQueueOfImagesFull() {
    PoolFixture.Held worker = fixture.holding("w", 1);
    WorkerPool pool = fixture.pool(1, 60);
    fixture.known(1);
    pool.submit(WORK);
    fixture.await(() -> worker.jobs().size() == 1);

    List<JobHandle<Video>> waiting =
        IntStream.range(0, 3).mapToObj(_ -> pool.submit(WORK)).toList();
    JobHandle<Video> tooMany = pool.submit(WORK);

    assertThat(outcome(tooMany)).isEqualTo(new Failed<>(Reason.QUEUE_FULL));
    assertThat(waiting).noneMatch(ticket -> ticket.outcome().isComplete());
    assertThat(pool.isFull()).isFalse();
  }

  @Test
  void aWorkerThatTakesItsTimeForAVideoIsNotTakenForStuck() {
    PoolFixture.Held slow = fixture.holding("slow", 2);
    FakeWorker other = responding("other", Videos.NONE, VIDEO);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(2);
    JobHandle<Video> video = pool.submit(WORK);
    fixture.await(() -> slow.jobs().size() == 1);
    other.videos(new Videos(1, 0, true)); // by now it could help out

    video.outcome().timeout(1_500, TimeUnit.MILLISECONDS).otherwiseEmpty().await();

    assertThat(video.outcome().isComplete()).isFalse();
    assertThat(other.jobs()).isEmpty();
  }

  @Test
  void whatAWorkerHadWhenItDiedIsFilmedByAnother() {
    PoolFixture.Held dying = fixture.holding("dying", 2);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Video> video = pool.submit(WORK);
    fixture.await(() -> dying.jobs().size() == 1);
    responding("other", VIDEO);
    fixture.known(2);

    fixture.membership().nodeLeft("node-of-dying");

    assertThat(outcome(video)).isEqualTo(new Done<>(VIDEO));
  }

  @Test
  void withoutARendererTheRequestFailsAtOnce() {
    responding("w", new Videos(0, 0, true), VIDEO);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Failed<>(Reason.NO_WORKER));
    assertThat(outcome(pool.submit(JobSpec.portrait()))).isEqualTo(new Failed<>(Reason.NO_WORKER));
    assertThat(pool.unableToSpeak()).contains(Reason.NO_WORKER);
  }

  @Test
  void whileAWorkerIsAtWorkOnAVideoItIsGivenImages() {
    PoolFixture.Held worker = fixture.holding("w", 1);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    JobHandle<Video> video = pool.submit(WORK);
    fixture.await(() -> worker.jobs().size() == 1);
    video
        .outcome()
        .timeout(1_500, TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .await(); // longer than any image

    pool.transcode(PNG, 95);

    fixture.await(() -> worker.jobs().size() == 2);
    assertThat(worker.jobs().get(1).body().payload()).isEqualTo(PNG);
  }

  @Test
  void aResponseOfTheWrongKindIsAFailure() {
    responding("a", new Jpeg(PNG));
    responding("b", new Jpeg(PNG));
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(2);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Failed<>(Reason.LOST));
  }

  @Test
  void whyThereIsNoVideoIsToldAsTheWorkerSaysIt() {
    responding("w", new Refused(WorkerReply.Reason.NOTHING_TO_SAY, "nothing"));
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Failed<>(Reason.NOTHING_TO_SAY));
    assertThat(fixture.videos("nothing_to_say")).isEqualTo(1);
    assertThat(fixture.jobs("nothing_to_say")).isZero();
  }

  private FakeWorker responding(String id, WorkerReply reply) {
    return FakeWorker.responding(fixture.vertx(), id, _ -> reply);
  }

  private FakeWorker responding(String id, Videos videos, WorkerReply reply) {
    return FakeWorker.responding(fixture.vertx(), id, videos, _ -> reply);
  }

  private static <T extends Product> Outcome<T> outcome(JobHandle<T> ticket) {
    return ticket.outcome().timeout(10, TimeUnit.SECONDS).await();
  }
}
