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
import sluice.gateway.jobs.Outcome.Undone;
import sluice.gateway.jobs.Outcome.Why;
import sluice.shared.job.Announcement.Films;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Film;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;

/** Jobs of the avatar go through the same pool, and pictures need not wait for them. */
class FilmJobsTest {

  private static final Film FILM =
      new Film(Duration.ofSeconds(2), Buffer.buffer("mp4"), Buffer.buffer("wav"));
  private static final Work<Film> WORK = Work.speak("Привет", "ru");

  private final PoolFixture fixture = new PoolFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTextComesBackAsAFilm() {
    answering("w", FILM);

    assertThat(outcome(fixture.pool(10, 5).submit(WORK))).isEqualTo(new Done<>(FILM));
  }

  @Test
  void onlyAWorkerThatSpeaksIsAskedToSpeak() {
    FakeWorker mute = answering("mute", new Films(4, 0, false), FILM);
    FakeWorker old = answering("old", Films.NONE, FILM);
    FakeWorker speaking = answering("speaking", FILM);
    WorkerPool pool = fixture.pool(10, 5);
    fixture.known(3);

    for (int i = 0; i < 5; i++) {
      assertThat(outcome(pool.submit(WORK))).isEqualTo(new Done<>(FILM));
    }

    assertThat(speaking.jobs()).hasSize(5);
    assertThat(mute.jobs()).isEmpty();
    assertThat(old.jobs()).isEmpty();
  }

  @Test
  void whereNobodySpeaksThatIsSaidAtOnceAndPicturesAreConverted() {
    answering("mute", new Films(1, 0, false), new Jpeg(PNG));
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Undone<>(Why.NO_SPEECH_ENGINE));
    assertThat(outcome(pool.transcode(PNG, 95))).isEqualTo(new Done<>(new Jpeg(PNG)));
    assertThat(outcome(pool.submit(Work.portrait()))).isEqualTo(new Done<>(new Jpeg(PNG)));
  }

  @Test
  void filmsTakeNoMorePlacesThanTheWorkerSays() {
    PoolFixture.Held worker = fixture.holding("w", 1);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    List<Ticket<Film>> films = IntStream.range(0, 3).mapToObj(_ -> pool.submit(WORK)).toList();
    fixture.await(() -> worker.jobs().size() == 1);

    Ticket<Jpeg> picture = pool.transcode(PNG, 95);

    fixture.await(() -> worker.jobs().size() == 2);
    assertThat(worker.jobs().get(1).body().payload()).isEqualTo(PNG);
    assertThat(films).noneMatch(film -> film.outcome().isComplete());
    assertThat(picture.outcome().isComplete()).isFalse();
  }

  @Test
  void filmsThatWaitDoNotMakeTheQueueOfPicturesFull() {
    PoolFixture.Held worker = fixture.holding("w", 1);
    WorkerPool pool = fixture.pool(1, 60);
    fixture.known(1);
    pool.submit(WORK);
    fixture.await(() -> worker.jobs().size() == 1);

    List<Ticket<Film>> waiting = IntStream.range(0, 3).mapToObj(_ -> pool.submit(WORK)).toList();
    Ticket<Film> tooMany = pool.submit(WORK);

    assertThat(outcome(tooMany)).isEqualTo(new Undone<>(Why.QUEUE_FULL));
    assertThat(waiting).noneMatch(ticket -> ticket.outcome().isComplete());
    assertThat(pool.isFull()).isFalse();
  }

  @Test
  void aWorkerThatTakesItsTimeForAFilmIsNotTakenForStuck() {
    PoolFixture.Held slow = fixture.holding("slow", 2);
    FakeWorker other = answering("other", Films.NONE, FILM);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(2);
    Ticket<Film> film = pool.submit(WORK);
    fixture.await(() -> slow.jobs().size() == 1);
    other.films(new Films(1, 0, true)); // by now it could help out

    film.outcome().timeout(1_500, TimeUnit.MILLISECONDS).otherwiseEmpty().await();

    assertThat(film.outcome().isComplete()).isFalse();
    assertThat(other.jobs()).isEmpty();
  }

  @Test
  void whatAWorkerHadWhenItDiedIsFilmedByAnother() {
    PoolFixture.Held dying = fixture.holding("dying", 2);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    Ticket<Film> film = pool.submit(WORK);
    fixture.await(() -> dying.jobs().size() == 1);
    answering("other", FILM);
    fixture.known(2);

    fixture.membership().nodeLeft("node-of-dying");

    assertThat(outcome(film)).isEqualTo(new Done<>(FILM));
  }

  @Test
  void whereNobodyFilmsThatIsSaidAtOnce() {
    answering("w", new Films(0, 0, true), FILM);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Undone<>(Why.NO_WORKER));
    assertThat(outcome(pool.submit(Work.portrait()))).isEqualTo(new Undone<>(Why.NO_WORKER));
    assertThat(pool.unableToSpeak()).contains(Why.NO_WORKER);
  }

  @Test
  void whileAWorkerIsAtWorkOnAFilmItIsGivenPictures() {
    PoolFixture.Held worker = fixture.holding("w", 1);
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);
    Ticket<Film> film = pool.submit(WORK);
    fixture.await(() -> worker.jobs().size() == 1);
    film.outcome()
        .timeout(1_500, TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .await(); // longer than any picture

    pool.transcode(PNG, 95);

    fixture.await(() -> worker.jobs().size() == 2);
    assertThat(worker.jobs().get(1).body().payload()).isEqualTo(PNG);
  }

  @Test
  void anAnswerOfTheWrongKindIsAFailure() {
    answering("a", new Jpeg(PNG));
    answering("b", new Jpeg(PNG));
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(2);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Undone<>(Why.LOST));
  }

  @Test
  void whyThereIsNoFilmIsToldAsTheWorkerSaysIt() {
    answering("w", new Refused(Reason.NOTHING_TO_SAY, "nothing"));
    WorkerPool pool = fixture.pool(10, 60);
    fixture.known(1);

    assertThat(outcome(pool.submit(WORK))).isEqualTo(new Undone<>(Why.NOTHING_TO_SAY));
    assertThat(fixture.films("nothing_to_say")).isEqualTo(1);
    assertThat(fixture.jobs("nothing_to_say")).isZero();
  }

  private FakeWorker answering(String id, WorkerReply reply) {
    return FakeWorker.answering(fixture.vertx(), id, _ -> reply);
  }

  private FakeWorker answering(String id, Films films, WorkerReply reply) {
    return FakeWorker.answering(fixture.vertx(), id, films, _ -> reply);
  }

  private static <T extends Product> Outcome<T> outcome(Ticket<T> ticket) {
    return ticket.outcome().timeout(10, TimeUnit.SECONDS).await();
  }
}
