package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Adler32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorAdlerTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 335, 336, 337, 671, 5_552, 65_536, 1_000_001})
  void theChecksumEqualsThatOfTheJdk(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    assertThat(actual(bytes)).isEqualTo(expected(bytes));

    Arrays.fill(bytes, (byte) 0xFF); // the largest possible sums
    assertThat(actual(bytes)).isEqualTo(expected(bytes));
  }

  /** Adds the bytes in two parts. */
  private static int actual(byte[] bytes) {
    MemorySegment segment = segment(bytes);
    VectorAdler adler = new VectorAdler();
    adler.update(segment.asSlice(0, bytes.length / 3));
    adler.update(segment.asSlice(bytes.length / 3));
    return adler.value();
  }

  private static int expected(byte[] bytes) {
    Adler32 adler = new Adler32();
    adler.update(bytes);
    return (int) adler.getValue();
  }

  private static MemorySegment segment(byte[] bytes) {
    MemorySegment segment = Arena.ofAuto().allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment.asSlice(0, bytes.length);
  }
}
