package sluice.worker.speech;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Any text becomes harmless, and any output of a speech program is read or refused. */
class SpeechFuzzTest {

  @FuzzTest
  void noTextContainsCommands(FuzzedDataProvider data) {
    String spoken = SpokenText.of(data.consumeRemainingAsString());

    assertThat(spoken).doesNotContain("[", "]");
    assertThat(spoken.codePoints())
        .allMatch(character -> character == '\n' || !Character.isISOControl(character));
    assertThat(new String(spoken.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(spoken);
    assertThat(SpokenText.of(spoken)).isEqualTo(spoken);
  }

  @FuzzTest
  void anyFileIsReadOrRefused(byte[] file) {
    try {
      Recording recording = Recording.of(file);
      assertThat(recording.rate()).isBetween(8_000, 96_000);
      assertThat(recording.samples().length).isLessThanOrEqualTo(file.length / 2);
      assertThat(recording.trimmed().samples().length)
          .isLessThanOrEqualTo(recording.samples().length);
    } catch (IOException refused) {
      assertThat(refused).hasMessageStartingWith("the ");
    }
  }
}
