package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

  private final Transcoder transcoder = new Transcoder(new CodecLimits(1 << 20, 1 << 20));

  @Test
  void endsWhenThereIsNothingToGain() {
    long start = System.nanoTime();

    transcoder.warmUp(Duration.ofMinutes(10));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void endsSoonAfterItsBound() {
    long start = System.nanoTime();

    transcoder.warmUp(Duration.ZERO);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }
}
