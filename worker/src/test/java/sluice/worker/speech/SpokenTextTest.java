package sluice.worker.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpokenTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Съешь ещё этих мягких французских булок, да выпей же чаю.",
        "Сәлеметсіз бе, қалыңыз қалай? Ғ Ң Ө Ұ Ү Һ І",
        "It's 5 % of $3.50 — \"isn't it?\"",
        "-f /etc/passwd $(reboot) `id` ; | & > <speak>hi</speak>",
        "one\ntwo\n\nthree",
        "👍🏽 👩‍🚀 ☀️"
      })
  void wordsAndSymbolsAreNotChanged(String text) {
    assertThat(SpokenText.of(text)).isEqualTo(text);
  }

  @Test
  void phonemeBracketsAreRemoved() {
    assertThat(SpokenText.of("[[h@l'oU]] [ [ ]]] x[0]"))
        .doesNotContain("[", "]")
        .contains("h@l'oU");
  }

  @Test
  void controlCharactersAreRemoved() {
    StringBuilder controls = new StringBuilder("a");
    for (char c = 0; c < 0xa0; c++) {
      controls.append(c < 0x20 || c >= 0x7f ? c : 'x');
    }
    controls.append("\u2028\u2029z");

    String spoken = SpokenText.of(controls.toString());

    assertThat(spoken.replace("\n", "")).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]");
    assertThat(spoken).startsWith("a").endsWith("z");
  }

  @Test
  void unpairedSurrogatesBecomeSpaces() {
    String spoken = SpokenText.of("a\ud800b\udc00c\ud83d");

    assertThat(spoken).isEqualTo("a b c");
    assertThat(new String(spoken.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(spoken);
  }

  @Test
  void unassignedCharactersBecomeSpaces() {
    assertThat(SpokenText.of("a\ue000b\ufffec\uffffd")).isEqualTo("a b c d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "...", "?!", "\n\n\t", "—", "\u200b", "[]", "\u0000\ud800"})
  void punctuationIsNotPronounceable(String text) {
    assertThat(SpokenText.isPronounceable(SpokenText.of(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Я", "қ", "7", "½", "€", "+", "😀", "Ⅷ"})
  void lettersNumbersAndSymbolsArePronounceable(String text) {
    assertThat(SpokenText.isPronounceable(SpokenText.of(text))).isTrue();
  }
}
