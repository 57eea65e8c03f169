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

  private final JobSlots slots = new JobSlots(2, 100, 1);

  @Test
  void jobsAreLimited() {
    assertThat(slots.tryAcquire(image(10))).isTrue();
    assertThat(slots.tryAcquire(image(10))).isTrue();
    assertThat(slots.tryAcquire(image(10))).isFalse();

    slots.release(image(10));

    assertThat(slots.tryAcquire(image(10))).isTrue();
    assertThat(slots.load()).isEqualTo(2);
  }

  @Test
  void bytesAreLimitedWhetherSentOrToBeFetched() {
    assertThat(slots.tryAcquire(image(60))).isTrue();
    assertThat(slots.tryAcquire(image(41))).isFalse();
    assertThat(slots.tryAcquire(toBeFetched(41))).isFalse();
    assertThat(slots.tryAcquire(toBeFetched(40))).isTrue();
    assertThat(slots.byteLoad()).isEqualTo(100);
  }

  @Test
  void anOversizedImageIsAcceptedAlone() {
    assertThat(slots.tryAcquire(image(1_000))).isTrue();
    assertThat(slots.tryAcquire(image(1))).isFalse();
  }

  @Test
  void videosHaveSeparateSlots() {
    assertThat(slots.tryAcquire(VIDEO)).isTrue();
    assertThat(slots.tryAcquire(VIDEO)).isFalse();
    assertThat(slots.tryAcquire(image(50))).isTrue();
    assertThat(slots.tryAcquire(image(50))).isTrue();
    assertThat(slots.videos(true)).isEqualTo(new Videos(1, 1, true));

    slots.release(VIDEO);

    assertThat(slots.tryAcquire(VIDEO)).isTrue();
    assertThat(slots.load()).isEqualTo(2);
  }

  @Test
  void aPortraitDoesNotCountAsAVideo() {
    assertThat(slots.tryAcquire(VIDEO)).isTrue();
    assertThat(slots.tryAcquire(new WorkerJob.Portrait(TIME))).isTrue();
  }

  private static WorkerJob image(int bytes) {
    return new WorkerJob.Transcode(TIME, 95, Buffer.buffer(new byte[bytes]));
  }

  private static WorkerJob toBeFetched(int bytes) {
    return new WorkerJob.FetchAndTranscode(TIME, 95, new Payload("h", 1, new UUID(1, 2), bytes));
  }
}
