package sluice.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StructuralIndexerTest {

  private static final int RUNS = 3_000;
  private static final byte[] COMMON = "\"\\{}[]:, f\u007fYy_".getBytes(StandardCharsets.US_ASCII);

  static List<CharacterMasks> everyKind() {
    return List.of(new SimdMasks(), new SwarMasks());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void findsQuotesAndBracketsWhereverTheTextIsCut(CharacterMasks signs) {
    Random random = new Random(1);
    for (int run = 0; run < RUNS; run++) {
      byte[] text = text(random, random.nextInt(400));
      BitSet structure = new BitSet();
      StructuralIndexer read = new StructuralIndexer(signs);
      int end = 0;
      while (end < text.length) {
        int from = end;
        end = Math.min(from + 1 + random.nextInt(3 * CharacterMasks.BLOCK), text.length);
        int block;
        for (int at = from; at < end; at = block + CharacterMasks.BLOCK) {
          block = read.read(text, at, end);
          structure.or(moved(read.all(), block));
        }
      }

      Slowly slowly = new Slowly(text);
      assertThat(structure).isEqualTo(slowly.structure);
      assertThat(read.isInString()).isEqualTo(slowly.inString);
    }
  }

  /** Half of it the bytes that matter, and now and then a long string with none. */
  private static byte[] text(Random random, int length) {
    byte[] text = new byte[length];
    random.nextBytes(text);
    boolean dense = random.nextBoolean();
    for (int i = 0; i < length; i++) {
      if (random.nextInt(dense ? 2 : 60) == 0) {
        text[i] = COMMON[random.nextInt(COMMON.length)];
      }
    }
    return text;
  }

  private static BitSet moved(long bits, int by) {
    BitSet moved = new BitSet();
    BitSet.valueOf(new long[] {bits}).stream().forEach(bit -> moved.set(bit + by));
    return moved;
  }

  /** The same byte for byte. */
  private static final class Slowly {

    final BitSet structure = new BitSet();
    boolean inString;

    Slowly(byte[] text) {
      boolean escaped = false;
      for (int i = 0; i < text.length; i++) {
        boolean quote = text[i] == '"' && !escaped;
        boolean bracket = "{}[]Yy_\u007f".indexOf(text[i]) >= 0 && !inString;
        if (quote || bracket) {
          structure.set(i);
        }
        inString ^= quote;
        escaped = text[i] == '\\' && !escaped;
      }
    }
  }
}
