package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyPixelBelongsToExactlyOnePass(boolean interlaced) {
    for (int width = 1; width <= 17; width++) {
      for (int height = 1; height <= 17; height++) {
        assertThat(seen(width, height, interlaced))
            .as("%d x %d", width, height)
            .isEqualTo("1".repeat(width * height));
      }
    }
  }

  private static String seen(int width, int height, boolean interlaced) {
    int[] times = new int[width * height];
    for (Pass pass : Pass.passes(interlaced)) {
      for (int row = 0; row < pass.rows(height); row++) {
        for (int column = 0; column < pass.columns(width); column++) {
          times[(pass.y() + row * pass.dy()) * width + pass.x() + column * pass.dx()]++;
        }
      }
    }
    StringBuilder seen = new StringBuilder();
    for (int count : times) {
      seen.append(count);
    }
    return seen.toString();
  }
}
