package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.gateway.transport.Deadlines;

class MinDataRateTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int BODY_SECONDS = 10;
  private static final long LATEST_LOOK = MinDataRate.LOOK.plus(Deadlines.RESOLUTION).toNanos();

  /** Any: it has no origin that means something. */
  private long now = Long.MAX_VALUE - SECOND;

  /** 30 bytes in 3 seconds. */
  private final MinDataRate pace = begun(3, 10);

  @Test
  void isJudgedWhenItHasBeenWaitedForLongEnough() {
    pace.moved(29);

    assertThat(isTooSlowAfter(SECOND)).isFalse();
    assertThat(isTooSlowAfter(SECOND)).isFalse();
    assertThat(isTooSlowAfter(SECOND)).isTrue();
  }

  @Test
  void aBodyMayTakeSoLongInAllAndOnlyWaitingCounts() {
    pace.moved(Long.MAX_VALUE / 2);
    for (int second = 1; second < BODY_SECONDS; second++) {
      isTooSlowAfter(SECOND);
      now += SECOND;
      pace.isTooSlow(now, false); // held back by us
    }
    assertThat(pace.isOverdue()).isFalse();

    isTooSlowAfter(SECOND);
    assertThat(pace.isOverdue()).isTrue();

    pace.begin(now);
    assertThat(pace.isOverdue()).isFalse();
  }

  @Test
  void justFastEnoughIsFastEnough() {
    pace.moved(30);

    assertThat(isTooSlowAfterAWindow()).isFalse();
  }

  @Test
  void aFastBeginningBuysNoSlowEnd() {
    pace.moved(1_000_000);
    assertThat(isTooSlowAfterAWindow()).isFalse();

    pace.moved(29);
    assertThat(isTooSlowAfterAWindow()).isTrue();
  }

  @Test
  void theTimeOfOthersDoesNotCount() {
    assertThat(isTooSlowAfter(SECOND)).isFalse();
    assertThat(isTooSlowAfter(SECOND)).isFalse();
    assertThat(pace.isTooSlow(now += SECOND, false)).isFalse();
    assertThat(isTooSlowAfter(SECOND)).isTrue();
  }

  @Test
  void allOfTheTimeCountsHoweverLateALookMayBe() {
    int looks = 20;
    MinDataRate late = begun(looks * LATEST_LOOK / SECOND, 1);

    for (int look = 1; look < looks; look++) {
      assertThat(late.isTooSlow(now += LATEST_LOOK, true)).isFalse();
    }
    assertThat(late.isTooSlow(now += LATEST_LOOK, true)).isTrue();
  }

  @Test
  void isNotToBlameForTheTimeThatWeStoodStill() {
    assertThat(isTooSlowAfter(60 * SECOND)).isFalse();
  }

  @Test
  void withoutARateSilenceAloneDecides() {
    MinDataRate any = begun(1, 0);

    assertThat(any.isTooSlow(now += SECOND, true)).isFalse();
  }

  private MinDataRate begun(long timeoutSeconds, int bytesPerSecondMin) {
    MinDataRate begun =
        new MinDataRate(
            new ProxyConfig.Client(
                Duration.ofSeconds(timeoutSeconds),
                bytesPerSecondMin,
                Duration.ofSeconds(BODY_SECONDS)));
    begun.begin(now);
    return begun;
  }

  private boolean isTooSlowAfterAWindow() {
    return IntStream.range(0, 3).anyMatch(_ -> isTooSlowAfter(SECOND));
  }

  private boolean isTooSlowAfter(long nanos) {
    now += nanos;
    return pace.isTooSlow(now, true);
  }
}
