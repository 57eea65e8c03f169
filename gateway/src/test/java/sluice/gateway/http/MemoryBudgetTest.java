package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private final MemoryBudget whole = new MemoryBudget(100);
  private final MemoryBudget share = whole.share(60);

  @Test
  void asMuchIsTakenAsMayBeAndNotAByteMore() {
    assertThat(share.tryAcquire(60)).isTrue();
    assertThat(share.isExhausted()).isTrue();
    assertThat(share.tryAcquire(1)).isFalse();
    assertThat(whole.held()).isEqualTo(60);
  }

  @Test
  void theSharesTogetherAreBoundedToo() {
    assertThat(share.tryAcquire(60)).isTrue();
    MemoryBudget other = whole.share(60);

    assertThat(other.tryAcquire(41)).isFalse();
    assertThat(other.tryAcquire(40)).isTrue();
    assertThat(other.isExhausted()).isTrue();
    assertThat(whole.share(60).isExhausted()).isTrue();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    share.acquire(200);
    assertThat(whole.isExhausted()).isTrue();

    share.release(200);

    assertThat(whole.held()).isZero();
    assertThat(share.tryAcquire(60)).isTrue();
  }
}
