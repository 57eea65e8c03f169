package sluice.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  @Test
  void isCleanWhileEveryImageIsConverted() {
    ledger.responded(true, 10);
    ledger.responded(true, 30);
    ledger.respondedUntimed(true);
    ledger.awaitEntries(3, 5);

    assertThat(ledger.isClean()).isTrue();
    assertThat(ledger.summary())
        .isEqualTo("requests 3, failed 0 {}, unconverted 0, ms p50 10 p99 10 max 30");
  }

  @Test
  void countsUnconvertedImages() {
    ledger.responded(false, 10);

    assertThat(ledger.isClean()).isFalse();
    assertThat(ledger.summary()).contains("unconverted 1");
  }

  @Test
  void requestsWithoutAResponseCountAsFailed() {
    ledger.failed("status 502");
    ledger.awaitEntries(3, 0);

    assertThat(ledger.isClean()).isFalse();
    assertThat(ledger.summary()).contains("requests 3, failed 3 {no response=2, status 502=1}");
  }

  @Test
  void reportsTimesOfUnconvertedImagesAndFailures() {
    assertThat(ledger.times()).isEmpty();

    long before = System.currentTimeMillis();
    ledger.responded(false, 10);
    ledger.failed("status 502");

    assertThat(ledger.times()).hasSize(2);
    assertThat(ledger.times().getFirst()).matches("unconverted first (\\d+) last \\1");
    assertThat(Long.parseLong(ledger.times().getLast().replaceAll(".* ", "")))
        .isGreaterThanOrEqualTo(before);
  }
}
