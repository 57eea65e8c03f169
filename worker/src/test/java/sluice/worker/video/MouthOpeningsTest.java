package sluice.worker.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MouthOpeningsTest {

  private static final int LEVELS = 12;

  @Test
  void everyStartedImageHasAnOpening() {
    assertThat(MouthOpenings.of(new short[0], LEVELS)).isEmpty();
    assertThat(MouthOpenings.of(new short[1], LEVELS)).hasSize(1);
    assertThat(MouthOpenings.of(new short[640], LEVELS)).hasSize(1);
    assertThat(MouthOpenings.of(new short[641], LEVELS)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {300, 3_000, 32_000})
  void aToneOpensTheMouthWideAtAnyLevel(double amplitude) {
    int[] openings =
        MouthOpenings.of(
            Tones.concat(Tones.silence(0.4), Tones.tone(0.4, amplitude), Tones.silence(0.4)),
            LEVELS);

    assertThat(Arrays.copyOf(openings, 10)).containsOnly(0);
    assertThat(openings[10])
        .isGreaterThan(LEVELS / 2); // at once, so that lips and sound stay synchronised
    assertThat(openings[14]).isEqualTo(LEVELS - 1);
    assertThat(openings[20]).isBetween(1, LEVELS - 2); // closes slower than it opens
    assertThat(Arrays.copyOfRange(openings, 27, 30)).containsOnly(0);
  }

  @Test
  void silenceAndHissKeepTheMouthClosed() {
    assertThat(MouthOpenings.of(Tones.silence(1), LEVELS)).containsOnly(0);
    assertThat(MouthOpenings.of(Tones.tone(1, 60), LEVELS)).containsOnly(0);
  }

  @Test
  void louderSoundOpensTheMouthWider() {
    int[] openings =
        MouthOpenings.of(
            Tones.concat(Tones.tone(0.4, 1_000), Tones.tone(0.4, 4_000), Tones.tone(0.4, 16_000)),
            LEVELS);

    assertThat(openings[8]).isPositive().isLessThan(openings[18]);
    assertThat(openings[18]).isLessThan(openings[28]);
  }

  @Test
  void oneBangDoesNotKeepTheMouthClosedAfterwards() {
    short[] sound = Tones.concat(Tones.tone(0.04, 32_000), Tones.tone(3, 2_000));

    assertThat(MouthOpenings.of(sound, LEVELS)[40]).isGreaterThan(LEVELS / 2);
  }
}
