package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

  private final Transcoder transcoder = new Transcoder(new CodecLimits(1 << 20, 1 << 20));

  @Test
  void warmUpEndsSoonAfterItsBound() {
    long start = System.nanoTime();

    transcoder.warmUp(Duration.ZERO);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void vectorsAreNotUsedUntilTheyAreFast() {
    transcoder.warmUp(Duration.ZERO);

    assertThat(transcoder.usesVectors()).isFalse();
    assertThat(transcoder.transcode(SyntheticPng.rgb(40, 40).png(), 95))
        .isInstanceOf(Transcoding.Jpeg.class);
  }

  @Test
  void warmUpDoesNothingWithoutVectors() {
    Transcoder plain = new Transcoder(new CodecLimits(1 << 20, 1 << 20), InflateLibrary.JDK, false);

    plain.warmUp(Duration.ofMinutes(10));

    assertThat(plain.usesVectors()).isFalse();
  }
}
