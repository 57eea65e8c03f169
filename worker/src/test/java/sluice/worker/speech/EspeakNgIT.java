package sluice.worker.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.worker.speech.Speaking.Sound;

/** Tests with the real espeak-ng, if it is installed. */
final class EspeakNgIT {

  private static final Duration TIME_LEFT = Duration.ofSeconds(20);
  private static final int RATE = 16_000;

  private final Speaker speaker = new Speaker("/usr/bin", Duration.ofHours(1));

  @BeforeAll
  static void isInstalled() {
    assumeTrue(
        Engines.installed("/usr/bin").of(Language.KK).stream()
            .anyMatch(Engine.EspeakNg.class::isInstance),
        "espeak-ng is not installed");
  }

  @ParameterizedTest
  @CsvSource({
    "RU, Здравствуйте. Сегодня прекрасная погода.",
    "EN, Good morning. The weather is fine today.",
    "KK, Сәлеметсіз бе. Бүгін ауа райы тамаша."
  })
  void everyLanguageIsSpokenAtANaturalPace(Language language, String text) {
    short[] samples = say(text, language);

    assertThat((double) samples.length / RATE).isBetween(1.5, 5.0);
    assertThat(peak(samples, 0, samples.length)).isGreaterThan(3_000);
  }

  @Test
  void eachLanguageHasAVoiceOfItsOwn() {
    Set<Integer> lengths = new HashSet<>();
    for (Language language : Language.values()) {
      lengths.add(say("Москва, Алматы, 2025", language).length);
    }

    assertThat(lengths).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theSilenceAtBothEndsIsAtMostATenthOfASecond(Language language) {
    short[] samples = say("Да. Нет. Yes.", language);

    assertThat(peak(samples, 0, RATE / 10)).isGreaterThan(100);
    assertThat(peak(samples, samples.length - RATE / 10 - 1, samples.length)).isGreaterThan(90);
  }

  @Test
  void phonemesInBracketsAreReadAsText() {
    assertThat(say("say [[h@l'oU w'3:ld]] now", Language.EN))
        .isEqualTo(say("say h@l'oU w'3:ld now", Language.EN));
  }

  @Test
  void markupIsReadAsText() {
    short[] read = say("one <break time=\"30s\"/> two", Language.EN);

    assertThat(read.length)
        .isGreaterThan(say("one two", Language.EN).length); // the tag is read out
    assertThat((double) read.length / RATE).isLessThan(10);
    assertThat(say("<speak><prosody rate=\"x-slow\">x</prosody></speak>", Language.EN).length)
        .isGreaterThan(say("x", Language.EN).length);
  }

  @Test
  void embeddedCommandsAreNotExecuted() {
    assertThat(say("one \u000180S two", Language.EN)).isEqualTo(say("one  80S two", Language.EN));
  }

  @Test
  void aNulDoesNotEndTheText() {
    assertThat(say("one\0two three", Language.EN)).isEqualTo(say("one two three", Language.EN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-h",
        "--version",
        "-f /etc/passwd",
        "$(touch x) `touch x`; touch x | cat && true",
        "\"quoted\" 'and' \\escaped\\",
        "line\r\nline\n\n\nline",
        "Привет 😀 мир 👩‍🚀",
        "a\ud800b \udfff",
        "\u202ereversed\u202c \ufeffmark",
        "&lt;speak&gt; &amp;"
      })
  void unusualTextIsSpoken(String text) {
    assertThat(say(text, Language.EN).length).isGreaterThan(RATE / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Съешь ещё этих мягких булок. ", "a", "1", "𝐀", "é́́́", "!? x "})
  void tenThousandCharactersTakeSeconds(String part) {
    String text = part.repeat(10_000 / part.length());

    long begin = System.nanoTime();
    say(text, Language.RU);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
  }

  private short[] say(String text, Language language) {
    Speaking speaking = speaker.speak(text, language, TIME_LEFT);
    assertThat(speaking).isInstanceOf(Sound.class);
    return ((Sound) speaking).samples();
  }

  private static int peak(short[] samples, int from, int to) {
    int peak = 0;
    for (int i = from; i < to; i++) {
      peak = Math.max(peak, Math.abs(samples[i]));
    }
    return peak;
  }
}
