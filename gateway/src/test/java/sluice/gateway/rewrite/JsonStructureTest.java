package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonStructureTest {

  private static final int RUNS = 3_000;
  private static final byte[] COMMON = "\"\\{}[]:, f\u007fYy_".getBytes(StandardCharsets.US_ASCII);

  static List<JsonSigns> everyKind() {
    return List.of(new VectorSigns(), new WordSigns());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void findsQuotesAndBracketsWhereverTheTextIsCut(JsonSigns signs) {
    Random random = new Random(1);
    for (int run = 0; run < RUNS; run++) {
      byte[] text = text(random, random.nextInt(400));
      BitSet structure = new BitSet();
      BitSet wanted = new BitSet();
      JsonStructure read = new JsonStructure(signs, "f".getBytes(StandardCharsets.US_ASCII));
      List<Integer> cuts = new ArrayList<>();
      for (int from = 0; from < text.length; ) {
        boolean whole = random.nextInt(3) > 0;
        int length = whole ? JsonSigns.BLOCK : 1 + random.nextInt(JsonSigns.BLOCK);
        int to = Math.min(from + length, text.length);
        cuts.add(to - 1);
        read.read(text, from, to);
        structure.or(moved(read.all(), from));
        wanted.or(moved(read.wanted(), from));
        from = to;
      }

      Slowly slowly = new Slowly(text, cuts);
      assertThat(structure).isEqualTo(slowly.structure);
      assertThat(wanted).isEqualTo(slowly.wanted);
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
    final BitSet wanted = new BitSet();
    boolean inString;

    Slowly(byte[] text, List<Integer> lastOfBlocks) {
      boolean escaped = false;
      for (int i = 0; i < text.length; i++) {
        boolean quote = text[i] == '"' && !escaped;
        boolean bracket = "{}[]Yy_\u007f".indexOf(text[i]) >= 0 && !inString;
        if (quote || bracket) {
          structure.set(i);
        }
        if (bracket || (quote && !inString && goesOn(text, i, lastOfBlocks))) {
          wanted.set(i);
        }
        inString ^= quote;
        escaped = text[i] == '\\' && !escaped;
      }
    }

    private static boolean goesOn(byte[] text, int quote, List<Integer> lastOfBlocks) {
      return lastOfBlocks.contains(quote) || text[quote + 1] == 'f' || text[quote + 1] == '\\';
    }
  }
}
