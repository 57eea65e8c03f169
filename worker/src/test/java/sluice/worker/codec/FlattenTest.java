package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the fast arithmetic with plain division. */
final class FlattenTest {

  @Test
  void everyPairOf8BitSampleAndAlphaIsRoundedToNearest() {
    for (int alpha = 0; alpha < 256; alpha++) {
      for (int sample = 0; sample < 256; sample++) {
        assertThat(Flatten.onWhite8(sample, alpha)).isEqualTo(exact(sample, alpha, 255));
      }
    }
  }

  @Test
  void every16BitSampleIsRoundedToNearestWhenOpaque() {
    for (int sample = 0; sample < 65_536; sample++) {
      assertThat(Flatten.onWhite16(sample, 65_535)).isEqualTo(exact(sample, 65_535, 65_535));
    }
  }

  @Test
  void randomPairsOf16BitSampleAndAlphaAreRoundedToNearest() {
    Random random = new Random(16);
    for (int pair = 0; pair < 100_000; pair++) {
      int sample = random.nextInt(65_536);
      int alpha = random.nextInt(65_536);

      assertThat(Flatten.onWhite16(sample, alpha)).isEqualTo(exact(sample, alpha, 65_535));
    }
  }

  @Test
  void fullyTransparentSamplesAreWhite() {
    assertThat(Flatten.onWhite8(0, 0)).isEqualTo(255);
    assertThat(Flatten.onWhite16(0, 0)).isEqualTo(255);
  }

  private static int exact(long sample, long alpha, long most) {
    long numerator = sample * alpha + most * (most - alpha);
    return (int) ((2 * 255 * numerator + most * most) / (2 * most * most));
  }
}
