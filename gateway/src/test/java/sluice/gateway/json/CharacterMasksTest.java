package sluice.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CharacterMasksTest {

  private static final int RUNS = 20_000;
  private static final byte[] SIGNS = {'"', '\\', 'f', (byte) 0xc3};

  static List<CharacterMasks> everyKind() {
    return List.of(new SimdMasks(), new SwarMasks());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void findsTheFirstOfTwoBytesAmongAnyBytes(CharacterMasks signs) {
    Random random = new Random(1);
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = bytes(random);
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);

      assertThat(signs.findEither((byte) '"', (byte) 0xc3, bytes, from, to))
          .isEqualTo(CharacterMasks.findEitherSlowly((byte) '"', (byte) 0xc3, bytes, from, to));
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void findsTheFirstQuoteThatAWantedByteFollows(CharacterMasks signs) {
    Random random = new Random(1);
    byte[] wanted = {'\\', 'f', (byte) 0xc3};
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = bytes(random);
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);

      assertThat(signs.findQuote(wanted, bytes, from, to))
          .isEqualTo(CharacterMasks.findQuoteSlowly(wanted, bytes, from, to));
    }
  }

  /** Some of them signs, and as long as a few blocks at most. */
  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(3 * CharacterMasks.BLOCK)];
    random.nextBytes(bytes);
    int rare = 1 + random.nextInt(60);
    for (int i = 0; i < bytes.length; i++) {
      if (random.nextInt(rare) == 0) {
        bytes[i] = SIGNS[random.nextInt(SIGNS.length)];
      }
    }
    return bytes;
  }
}
