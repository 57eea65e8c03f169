package sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import sluice.gateway.http.ProblemException;

class FailureLimitTest {

  private final FailureLimit limit = new FailureLimit(3);

  @Test
  void soManyDifferentKeysAreTooMany() {
    for (int i = 0; i < 3; i++) {
      limit.count("client", "key" + i);
    }

    assertRefused("client", "key3");
    assertThatCode(() -> limit.count("client", "key2")).doesNotThrowAnyException();
  }

  @Test
  void theSameKeyAgainAndAgainLeavesItsNeighboursTheirMistakes() {
    for (int i = 0; i < 3; i++) {
      limit.count("client", "of a program");
    }

    assertRefused("client", "of a program");
    assertThatCode(() -> limit.count("client", "mistyped")).doesNotThrowAnyException();
  }

  @Test
  void anotherClientHasACountOfItsOwn() {
    for (int i = 0; i < 3; i++) {
      limit.count("client", "key" + i);
    }

    assertThatCode(() -> limit.count("another", "key3")).doesNotThrowAnyException();
  }

  private void assertRefused(String client, String key) {
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> limit.count(client, key)).problem())
        .extracting(problem -> problem.status())
        .isEqualTo(429);
  }
}
