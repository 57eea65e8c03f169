package sluice.shared.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalVideosTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aVideoIsFoundByName() {
    LocalVideos videos = new LocalVideos(new VideoStoreConfig(HOUR, 10));

    videos.put("a.mp4", Buffer.buffer("video")).await();
    assertThat(videos.get("a.mp4").await()).contains(Buffer.buffer("video"));
    assertThat(videos.get("b.mp4").await()).isEmpty();
  }

  @Test
  void aVideoExpires() {
    LocalVideos videos = new LocalVideos(new VideoStoreConfig(Duration.ofNanos(1), 10));
    videos.put("a.mp4", Buffer.buffer("video")).await();

    assertThat(videos.get("a.mp4").await()).isEqualTo(Optional.empty());
  }

  @Test
  void theStoreIsLimitedToItsShareOfTheHeap() {
    VideoStoreConfig config = new VideoStoreConfig(HOUR, 1);
    LocalVideos videos = new LocalVideos(config);
    int videoBytes = (int) (config.maxBytes() / 4);
    Buffer video = Buffer.buffer(new byte[videoBytes]);

    for (int i = 0; i < 20; i++) {
      videos.put("video-" + i, video).await();
    }

    long stored =
        IntStream.range(0, 20).filter(i -> videos.get("video-" + i).await().isPresent()).count();
    assertThat(stored).isBetween(1L, 4L);
  }

  @Test
  void onlySelectedVideosAreRemoved() {
    LocalVideos videos = new LocalVideos(new VideoStoreConfig(HOUR, 10));
    videos.put("old", Buffer.buffer("1")).await();
    videos.put("new", Buffer.buffer("2")).await();

    assertThat(videos.remove(name -> name.equals("old")).await()).isEqualTo(1);

    assertThat(videos.get("old").await()).isEmpty();
    assertThat(videos.get("new").await()).isPresent();
  }
}
