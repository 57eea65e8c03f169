package sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {

  @ParameterizedTest
  @CsvSource({
    "timeout=5, 4000",
    "'timeout=5, max=100', 4000",
    "'max=100, Timeout = 5', 4000",
    "timeout=\"5\", 4000",
    "timeout=2, 1000",
    "timeout=1, 500",
    "timeout=0, 0",
    "timeout=300, 60000",
    "max=100, 1000",
    "xtimeout=9, 1000",
    "timeout=-9, 1000",
    "timeout=99999999999999999999, 1000",
    "'', 1000"
  })
  void aConnectionIsUsedForLessLongThanTheUpstreamKeepsIt(String header, long millis) {
    assertThat(KeepAlive.nanos(header)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void withoutAWordItIsUsedForLessThanServersKeepIt() {
    assertThat(KeepAlive.nanos(null)).isLessThan(TimeUnit.SECONDS.toNanos(2));
  }
}
