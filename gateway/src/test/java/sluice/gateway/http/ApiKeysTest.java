package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {

  @ParameterizedTest
  @CsvSource({
    "sk-abcdefghijkl, sk-...ijkl",
    "123456789012, 123...9012",
    "12345678901, ****",
    "x, ****"
  })
  void aKeyInTheLogIsKnownByItsOwnerOnly(String key, String masked) {
    assertThat(ApiKeys.masked(key)).isEqualTo(masked);
  }
}
