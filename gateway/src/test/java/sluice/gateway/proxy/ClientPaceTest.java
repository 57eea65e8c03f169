package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientPaceTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** 30 bytes in 3 seconds. */
  private final ClientPace pace = new ClientPace(new ProxyConfig.Client(Duration.ofSeconds(3), 10));

  @Test
  void isJudgedWhenItHasBeenWaitedForLongEnough() {
    pace.moved(29);

    assertThat(pace.isTooSlowAfter(SECOND)).isFalse();
    assertThat(pace.isTooSlowAfter(SECOND)).isFalse();
    assertThat(pace.isTooSlowAfter(SECOND)).isTrue();
  }

  @Test
  void justFastEnoughIsFastEnough() {
    pace.moved(30);

    assertThat(pace.isTooSlowAfter(3 * SECOND)).isFalse();
  }

  @Test
  void aFastBeginningBuysNoSlowEnd() {
    pace.moved(1_000_000);
    assertThat(pace.isTooSlowAfter(3 * SECOND)).isFalse();

    pace.moved(29);
    assertThat(pace.isTooSlowAfter(3 * SECOND)).isTrue();
  }

  @Test
  void withoutARateSilenceAloneDecides() {
    ClientPace any = new ClientPace(new ProxyConfig.Client(Duration.ofSeconds(3), 0));

    assertThat(any.isTooSlowAfter(3 * SECOND)).isFalse();
  }
}
