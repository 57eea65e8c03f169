package sluice.worker.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.List;

/** Any bytes are joined or refused. */
class JoinFuzzTest {

  private static final int MOST_DAMAGES = 8;
  private static final Studio STUDIO = open();

  @FuzzTest
  void anyBytesAreJoinedOrRefused(byte[] bytes) {
    join(bytes);
  }

  @FuzzTest
  void aDamagedVideoIsJoinedOrRefused(FuzzedDataProvider data) throws VideoException {
    byte[] video = STUDIO.video(Tones.tone(0.2, 9_000));
    int damages = data.consumeInt(0, MOST_DAMAGES);
    for (int i = 0; i < damages; i++) {
      video[data.consumeInt(0, video.length - 1)] = data.consumeByte();
    }
    join(video);
  }

  private static Studio open() {
    try {
      return new Studio(StudioSettings.drawnAvatar(Duration.ofSeconds(2)));
    } catch (VideoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(byte[] video) {
    try {
      assertThat(STUDIO.join(List.of(video))).isNotEmpty();
    } catch (VideoException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
