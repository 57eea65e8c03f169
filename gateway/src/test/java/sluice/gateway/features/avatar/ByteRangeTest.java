package sluice.gateway.features.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,   bytes 0-0/100",
    "bytes=0-99,  bytes 0-99/100",
    "bytes=0-100, bytes 0-99/100",
    "bytes=0-,    bytes 0-99/100",
    "bytes=99-,   bytes 99-99/100",
    "bytes=-1,    bytes 99-99/100",
    "bytes=-100,  bytes 0-99/100",
    "bytes=-101,  bytes 0-99/100",
    "BYTES=5-7,   bytes 5-7/100",
    "bytes=100-,  bytes */100",
    "bytes=100-200, bytes */100",
    "bytes=-0,    bytes */100"
  })
  void aRangeIsWhatItSays(String header, String contentRange) {
    assertThat(ByteRange.of(header, 100).orElseThrow().contentRange(100)).isEqualTo(contentRange);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes=a-b",
        "bytes=0-9999999999999999",
        "bytes 0-1"
      })
  void anythingElseMeansTheWhole(String header) {
    assertThat(ByteRange.of(header, 100)).isEmpty();
  }

  @Test
  void nothingHasNoPart() {
    assertThat(ByteRange.of("bytes=0-", 0).map(ByteRange::isSatisfiable))
        .isEqualTo(Optional.of(false));
  }
}
