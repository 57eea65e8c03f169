package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sluice.shared.job.Announcement.Films;
import sluice.shared.job.WorkerJob;
import sluice.shared.payload.Payload;

class AdmissionTest {

  private static final Duration TIME = Duration.ofSeconds(1);
  private static final WorkerJob FILM = new WorkerJob.Speak(TIME, "ru", Buffer.buffer("Привет"));

  private final Admission admission = new Admission(2, 100, 1);

  @Test
  void thereAreSoManyPlacesAndNoMore() {
    assertThat(admission.enter(picture(10))).isTrue();
    assertThat(admission.enter(picture(10))).isTrue();
    assertThat(admission.enter(picture(10))).isFalse();

    admission.leave(picture(10));

    assertThat(admission.enter(picture(10))).isTrue();
    assertThat(admission.load()).isEqualTo(2);
  }

  @Test
  void bytesAreBoundedWhetherTheyAreHereOrAreToBeFetched() {
    assertThat(admission.enter(picture(60))).isTrue();
    assertThat(admission.enter(picture(41))).isFalse();
    assertThat(admission.enter(toBeFetched(41))).isFalse();
    assertThat(admission.enter(toBeFetched(40))).isTrue();
    assertThat(admission.byteLoad()).isEqualTo(100);
  }

  @Test
  void whatIsTooMuchByItselfIsTakenAlone() {
    assertThat(admission.enter(picture(1_000))).isTrue();
    assertThat(admission.enter(picture(1))).isFalse();
  }

  @Test
  void filmsTakePlacesOfTheirOwn() {
    assertThat(admission.enter(FILM)).isTrue();
    assertThat(admission.enter(FILM)).isFalse();
    assertThat(admission.enter(picture(50))).isTrue();
    assertThat(admission.enter(picture(50))).isTrue();
    assertThat(admission.films(true)).isEqualTo(new Films(1, 1, true));

    admission.leave(FILM);

    assertThat(admission.enter(FILM)).isTrue();
    assertThat(admission.load()).isEqualTo(2);
  }

  @Test
  void aPortraitIsNoFilm() {
    assertThat(admission.enter(FILM)).isTrue();
    assertThat(admission.enter(new WorkerJob.Portrait(TIME))).isTrue();
  }

  private static WorkerJob picture(int bytes) {
    return new WorkerJob.Transcode(TIME, 95, Buffer.buffer(new byte[bytes]));
  }

  private static WorkerJob toBeFetched(int bytes) {
    return new WorkerJob.FetchAndTranscode(TIME, 95, new Payload("h", 1, new UUID(1, 2), bytes));
  }
}
