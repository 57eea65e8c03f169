package sluice.worker.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResamplerTest {

  private static final double AMPLITUDE = 20_000;

  @ParameterizedTest
  @CsvSource({
    "22050, 16000, 300",
    "22050, 16000, 6500",
    "24000, 16000, 6500",
    "16000, 48000, 300",
    "16000, 48000, 6500",
    "16000, 16000, 1000"
  })
  void aToneKeepsItsPitchLevelAndPosition(int from, int to, double hertz) {
    short[] out = new Resampler(from, to).resample(tone(from, hertz));

    short[] expected = tone(to, hertz);
    assertThat(out).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = to / 10; i < out.length - to / 10; i++) { // the tone begins and ends abruptly
      worst = Math.max(worst, Math.abs(out[i] - expected[i]));
    }
    assertThat(worst).isLessThan(0.004 * AMPLITUDE);
  }

  @Test
  void aToneAboveTheNewNyquistFrequencyIsRemoved() {
    short[] out = new Resampler(22_050, 16_000).resample(tone(22_050, 9_500));

    double rms = rms(Arrays.copyOfRange(out, 1_600, out.length - 1_600));
    assertThat(20 * Math.log10(rms / AMPLITUDE)).isLessThan(-60);
  }

  @Test
  void noFrequenciesAreAddedAboveTheOldNyquistFrequency() {
    short[] high = new Resampler(16_000, 48_000).resample(tone(16_000, 1_000));

    // Spectral images of the tone would be at 15 and 17 kHz.
    assertThat(strength(high, 48_000, 15_000)).isLessThan(0.001 * AMPLITUDE);
    assertThat(strength(high, 48_000, 17_000)).isLessThan(0.001 * AMPLITUDE);
    assertThat(strength(high, 48_000, 1_000)).isCloseTo(AMPLITUDE, within(0.01 * AMPLITUDE));
  }

  @Test
  void fullScaleIsClippedAndDoesNotWrapAround() {
    short[] square = new short[2_205];
    for (int i = 0; i < square.length; i++) {
      square[i] = i / 50 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
    }

    short[] out = new Resampler(22_050, 16_000).resample(square);

    for (int i = 1; i < out.length; i++) {
      int at = (int) (i * 22_050L / 16_000) % 50;
      if (at > 5 && at < 45) { // away from the edges, the signs are equal
        assertThat(out[i] > 0).isEqualTo((int) (i * 22_050L / 16_000) / 50 % 2 == 0);
      }
    }
  }

  @Test
  void partsEqualTheWhole() {
    short[] sound = tone(16_000, 440);
    Resampler resampler = new Resampler(16_000, 48_000);
    float[] whole = new float[48_000];
    resampler.resample(sound, 0, whole);

    float[] part = new float[1_920];
    for (int first = 0; first < whole.length; first += part.length) {
      resampler.resample(sound, first, part);
      assertThat(part).isEqualTo(Arrays.copyOfRange(whole, first, first + part.length));
    }
  }

  @Test
  void thereIsSilenceAfterTheEnd() {
    float[] beyond = new float[100];
    Arrays.fill(beyond, 7);

    new Resampler(16_000, 48_000).resample(tone(16_000, 440), 60_000, beyond);

    assertThat(beyond).containsOnly(0);
  }

  @Test
  void anEmptySoundStaysEmpty() {
    assertThat(new Resampler(22_050, 16_000).resample(new short[0])).isEmpty();
  }

  /** One second of a sine wave. */
  private static short[] tone(int rate, double hertz) {
    short[] tone = new short[rate];
    for (int i = 0; i < rate; i++) {
      tone[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return tone;
  }

  private static double rms(short[] sound) {
    double sum = 0;
    for (short sample : sound) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / sound.length);
  }

  /** Amplitude at one frequency, without the ends: one bin of a Fourier transform. */
  private static double strength(short[] sound, int rate, double hertz) {
    double cos = 0;
    double sin = 0;
    int margin = rate / 10;
    for (int i = margin; i < sound.length - margin; i++) {
      cos += sound[i] * Math.cos(2 * Math.PI * hertz * i / rate);
      sin += sound[i] * Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return 2 * Math.hypot(cos, sin) / (sound.length - 2 * margin);
  }
}
