package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private final MemoryBudget whole = new MemoryBudget(100);
  private final MemoryBudget share = whole.share(60);

  @Test
  void asMuchIsTakenAsMayBeAndNotAByteMore() {
    assertThat(share.take(60)).isTrue();
    assertThat(share.isExhausted()).isTrue();
    assertThat(share.take(1)).isFalse();
    assertThat(whole.held()).isEqualTo(60);
  }

  @Test
  void theSharesTogetherAreBoundedToo() {
    assertThat(share.take(60)).isTrue();
    MemoryBudget other = whole.share(60);

    assertThat(other.take(41)).isFalse();
    assertThat(other.take(40)).isTrue();
    assertThat(other.isExhausted()).isTrue();
    assertThat(whole.share(60).isExhausted()).isTrue();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    share.acquire(200);
    assertThat(whole.isExhausted()).isTrue();

    share.give(200);

    assertThat(whole.held()).isZero();
    assertThat(share.take(60)).isTrue();
  }
}
