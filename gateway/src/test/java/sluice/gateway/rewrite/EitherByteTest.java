package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EitherByteTest {

  @Test
  void findsTheFirstQuoteOrBackslashOfAnyBytes() {
    Random random = new Random(1);
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && run % 3 != 0) {
        bytes[random.nextInt(bytes.length)] = (byte) (run % 2 == 0 ? '"' : '\\');
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);

      assertThat(EitherByte.QUOTE_OR_BACKSLASH.find(bytes, from, to))
          .isEqualTo(slowly(bytes, from, to));
    }
  }

  private static int slowly(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }
}
