package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.WorkerJob;
import sluice.shared.payload.Payload;

class JobSlotsTest {

  private static final Duration TIME = Duration.ofSeconds(1);
  private static final WorkerJob VIDEO = new WorkerJob.Speak(TIME, "ru", Buffer.buffer("Привет"));

  private final JobSlots admission = new JobSlots(2, 100, 1);

  @Test
  void thereAreSoManyPlacesAndNoMore() {
    assertThat(admission.enter(image(10))).isTrue();
    assertThat(admission.enter(image(10))).isTrue();
    assertThat(admission.enter(image(10))).isFalse();

    admission.leave(image(10));

    assertThat(admission.enter(image(10))).isTrue();
    assertThat(admission.load()).isEqualTo(2);
  }

  @Test
  void bytesAreBoundedWhetherTheyAreHereOrAreToBeFetched() {
    assertThat(admission.enter(image(60))).isTrue();
    assertThat(admission.enter(image(41))).isFalse();
    assertThat(admission.enter(toBeFetched(41))).isFalse();
    assertThat(admission.enter(toBeFetched(40))).isTrue();
    assertThat(admission.byteLoad()).isEqualTo(100);
  }

  @Test
  void whatIsTooMuchByItselfIsTakenAlone() {
    assertThat(admission.enter(image(1_000))).isTrue();
    assertThat(admission.enter(image(1))).isFalse();
  }

  @Test
  void videosTakePlacesOfTheirOwn() {
    assertThat(admission.enter(VIDEO)).isTrue();
    assertThat(admission.enter(VIDEO)).isFalse();
    assertThat(admission.enter(image(50))).isTrue();
    assertThat(admission.enter(image(50))).isTrue();
    assertThat(admission.videos(true)).isEqualTo(new Videos(1, 1, true));

    admission.leave(VIDEO);

    assertThat(admission.enter(VIDEO)).isTrue();
    assertThat(admission.load()).isEqualTo(2);
  }

  @Test
  void aPortraitIsNoVideo() {
    assertThat(admission.enter(VIDEO)).isTrue();
    assertThat(admission.enter(new WorkerJob.Portrait(TIME))).isTrue();
  }

  private static WorkerJob image(int bytes) {
    return new WorkerJob.Transcode(TIME, 95, Buffer.buffer(new byte[bytes]));
  }

  private static WorkerJob toBeFetched(int bytes) {
    return new WorkerJob.FetchAndTranscode(TIME, 95, new Payload("h", 1, new UUID(1, 2), bytes));
  }
}
