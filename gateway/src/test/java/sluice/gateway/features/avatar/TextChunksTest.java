package sluice.gateway.features.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextChunksTest {

  @Test
  void aChunkHasSoManyWords() {
    String sixty =
        IntStream.range(0, 60).mapToObj(i -> "слово" + i).collect(Collectors.joining(" "));

    List<String> chunks = TextChunks.of(sixty, 15);

    assertThat(chunks).hasSize(4).allMatch(chunk -> chunk.split(" ").length == 15);
    assertThat(String.join(" ", chunks)).isEqualTo(sixty);
  }

  @Test
  void aChunkEndsWithASentenceWhereItCan() {
    assertThat(TextChunks.of("Раз два три четыре. Пять шесть семь восемь девять.", 6))
        .containsExactly("Раз два три четыре.", "Пять шесть семь восемь девять.");
    assertThat(TextChunks.of("He said «no way!» And then he went home quickly", 6))
        .containsExactly("He said «no way!»", "And then he went home quickly");
  }

  @Test
  void aSentenceThatEndsTooSoonIsNoChunkOfItsOwn() {
    assertThat(TextChunks.of("Да. Раз два три четыре пять шесть", 6))
        .containsExactly("Да. Раз два три четыре пять", "шесть");
  }

  @Test
  void withoutSentencesACommaWillDo() {
    assertThat(TextChunks.of("раз два три, четыре пять шесть семь", 5))
        .containsExactly("раз два три,", "четыре пять шесть семь");
  }

  @Test
  void whatIsLeftIsOneChunkIfItFits() {
    assertThat(TextChunks.of("Раз. Два. Три.", 15)).containsExactly("Раз. Два. Три.");
  }

  @Test
  void theFirstChunkMayBeShorter() {
    assertThat(TextChunks.of("a b c d e f g h", 2, 4)).containsExactly("a b", "c d e f", "g h");
  }

  @Test
  void lineBreaksAndTabsSeparateWords() {
    assertThat(TextChunks.of(" a\n\nb\tc ", 2)).containsExactly("a b", "c");
  }

  @Test
  void aWordWithoutEndIsCut() {
    String endless = "я".repeat(10_000);

    List<String> chunks = TextChunks.of(endless, 15);

    assertThat(chunks).allMatch(chunk -> chunk.length() <= TextChunks.CHUNK_CHARACTERS_MAX);
    assertThat(String.join("", chunks).replace(" ", "")).isEqualTo(endless);
  }

  @Test
  void aChunkOfLongWordsHasFewer() {
    String longWords = ("x".repeat(50) + " ").repeat(100);

    List<String> chunks = TextChunks.of(longWords, 100);

    assertThat(chunks).hasSizeLessThan(12);
    assertThat(chunks).allMatch(chunk -> chunk.length() <= TextChunks.CHUNK_CHARACTERS_MAX);
  }

  @Test
  void oneWordForEachChunkIsNotDoneForALongText() {
    assertThat(TextChunks.of("a ".repeat(400), 1)).hasSize(400);
    assertThat(TextChunks.of("a ".repeat(401), 1)).hasSizeLessThan(400);
  }

  @Test
  void spacesOfAllScriptsSeparateWords() {
    assertThat(TextChunks.of("a\u00a0b\u2003c\u3000d", 2)).containsExactly("a b", "c d");
  }

  @Test
  void noCharacterIsCutInTwo() {
    String emoji = "🙂".repeat(1_000);

    assertThat(TextChunks.of(emoji, 1)).allMatch(chunk -> chunk.matches("🙂+"));
  }

  @Test
  void punctuationIsNoChunkOfItsOwn() {
    assertThat(TextChunks.of("раз два . три — четыре", 1))
        .containsExactly("раз", "два .", "три —", "четыре");
    assertThat(TextChunks.of("... – раз два", 1)).containsExactly("... – раз", "два");
    assertThat(TextChunks.of("one two three ...", 3)).containsExactly("one two three ...");
    assertThat(TextChunks.of("?! ...", 1)).containsExactly("?! ...");
    assertThat(TextChunks.of("5 % + €", 1)).containsExactly("5 %", "+", "€");
  }

  @Test
  void punctuationWithoutEndMakesNoLongChunk() {
    assertThat(TextChunks.of("раз" + " ...".repeat(5_000) + " два", 5))
        .singleElement()
        .satisfies(
            chunk ->
                assertThat(chunk)
                    .startsWith("раз ...")
                    .endsWith("два")
                    .hasSizeLessThan(TextChunks.CHUNK_CHARACTERS_MAX));
  }

  private static long spoken(String chunk) {
    return Arrays.stream(chunk.split(" ")).filter(word -> word.matches(".*\\p{L}.*")).count();
  }

  @Test
  void noWordIsLostWhateverTheText() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      String text =
          random
              .ints(random.nextInt(1, 200), 0, 8)
              .mapToObj(i -> List.of("a", "b ", " ", ".", ", ", "\n", "ж", "! ").get(i))
              .collect(Collectors.joining("", "x", ""));
      int size = random.nextInt(1, 20);
      int first = random.nextInt(1, size + 1);

      List<String> chunks = TextChunks.of(text, first, size);

      assertThat(String.join(" ", chunks).split(" ")).isEqualTo(text.strip().split("\\s+"));
      assertThat(chunks).allMatch(chunk -> spoken(chunk) > 0 && spoken(chunk) <= size);
      assertThat(spoken(chunks.getFirst())).isLessThanOrEqualTo(first);
    }
  }
}
