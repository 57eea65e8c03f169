package sluice.shared.clip;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalClipsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aClipIsFoundUnderItsName() {
    LocalClips clips = new LocalClips(new ClipConfig(HOUR, 10));

    clips.put("a.mp4", Buffer.buffer("film")).await();

    assertThat(clips.get("a.mp4").await()).contains(Buffer.buffer("film"));
    assertThat(clips.get("b.mp4").await()).isEmpty();
  }

  @Test
  void aClipIsGoneWhenItsTimeIsOver() {
    LocalClips clips = new LocalClips(new ClipConfig(Duration.ofNanos(1), 10));

    clips.put("a.mp4", Buffer.buffer("film")).await();

    assertThat(clips.get("a.mp4").await()).isEqualTo(Optional.empty());
  }

  @Test
  void togetherTheyTakeNoMoreThanTheirShareOfTheHeap() {
    ClipConfig config = new ClipConfig(HOUR, 1);
    LocalClips clips = new LocalClips(config);
    int clipBytes = (int) (config.maxBytes() / 4);
    Buffer clip = Buffer.buffer(new byte[clipBytes]);

    for (int i = 0; i < 20; i++) {
      clips.put("clip-" + i, clip).await();
    }

    long kept =
        IntStream.range(0, 20).filter(i -> clips.get("clip-" + i).await().isPresent()).count();
    assertThat(kept).isBetween(1L, 4L);
  }

  @Test
  void onlyWhatIsMeantIsRemoved() {
    LocalClips clips = new LocalClips(new ClipConfig(HOUR, 10));
    clips.put("old", Buffer.buffer("1")).await();
    clips.put("new", Buffer.buffer("2")).await();

    assertThat(clips.remove(name -> name.equals("old")).await()).isEqualTo(1);

    assertThat(clips.get("old").await()).isEmpty();
    assertThat(clips.get("new").await()).isPresent();
  }
}
