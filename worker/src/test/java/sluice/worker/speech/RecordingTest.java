package sluice.worker.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import sluice.worker.sound.Wav;

final class RecordingTest {

  private static final int HEAD = 44;

  @Test
  void samplesAreRead() throws IOException {
    short[] samples = {1, -2, 300, Short.MIN_VALUE};

    Recording recording = Recording.of(Wav.file(samples));

    assertThat(recording.rate()).isEqualTo(16_000);
    assertThat(recording.samples()).isEqualTo(samples);
  }

  @Test
  void wrongLengthFieldsAreIgnored() throws IOException {
    byte[] file = Wav.file(new short[] {5, 6});
    byte[] unknown = {
      0, (byte) 0xf0, (byte) 0xff, 0x7f
    }; // the placeholder that espeak-ng writes to a pipe
    System.arraycopy(unknown, 0, file, 4, 4);
    System.arraycopy(unknown, 0, file, 40, 4);

    assertThat(Recording.of(file).samples()).containsExactly(5, 6);
  }

  @Test
  void otherChunksAreSkipped() throws IOException {
    byte[] file = Wav.file(new short[] {5, 6});
    byte[] list = {'L', 'I', 'S', 'T', 3, 0, 0, 0, 'a', 'b', 'c', 0};
    byte[] longer = new byte[file.length + list.length];
    System.arraycopy(file, 0, longer, 0, 12);
    System.arraycopy(list, 0, longer, 12, list.length);
    System.arraycopy(file, 12, longer, 12 + list.length, file.length - 12);

    assertThat(Recording.of(longer).samples()).containsExactly(5, 6);
  }

  @Test
  void anIncompleteSampleAtTheEndIsDropped() throws IOException {
    byte[] file = Wav.file(new short[] {5, 6});

    assertThat(Recording.of(Arrays.copyOf(file, file.length - 1)).samples()).containsExactly(5);
  }

  @Test
  void emptyOutputIsSilence() throws IOException {
    assertThat(Recording.of(new byte[0]).trimmed().samples()).isEmpty();
  }

  @Test
  void otherFilesAreRefused() {
    byte[] stereo = Wav.file(new short[4]);
    stereo[22] = 2;
    byte[] eightBits = Wav.file(new short[4]);
    eightBits[34] = 8;
    byte[] tooFast = Wav.file(new short[4]);
    tooFast[26] = 0x7f;

    assertRefused("error: no such voice".getBytes(StandardCharsets.UTF_8), "not a WAV file");
    assertRefused(Arrays.copyOf(Wav.file(new short[4]), HEAD - 8), "has no sound");
    assertRefused(stereo, "not one channel of 16 bits");
    assertRefused(eightBits, "not one channel of 16 bits");
    assertRefused(tooFast, "samples per second");
  }

  @Test
  void aTruncatedHeaderIsRefused() throws IOException {
    byte[] file = Wav.file(new short[] {5, 6});
    for (int length = 1; length < HEAD; length++) {
      assertRefused(Arrays.copyOf(file, length), "the ");
    }
    assertThat(Recording.of(Arrays.copyOf(file, HEAD)).samples()).isEmpty();
  }

  @Test
  void silenceAtBothEndsIsTrimmed() {
    short[] samples = new short[48_000];
    Arrays.fill(samples, 16_000, 32_000, (short) 5_000);
    samples[20_000] = 0;

    Recording trimmed = new Recording(16_000, samples).trimmed();

    assertThat(trimmed.samples()).hasSize(640 + 16_000 + 1_600);
    assertThat(trimmed.samples()[639]).isZero();
    assertThat(trimmed.samples()[640]).isEqualTo((short) 5_000);
  }

  @Test
  void soundWithoutSilenceAtItsEndsIsNotTrimmed() {
    short[] samples = new short[100];
    Arrays.fill(samples, (short) -5_000);

    assertThat(new Recording(16_000, samples).trimmed().samples()).isEqualTo(samples);
  }

  @Test
  void anInaudibleHumCountsAsSilence() {
    short[] samples = new short[16_000];
    Arrays.fill(samples, (short) 99);

    assertThat(new Recording(16_000, samples).trimmed().samples()).isEmpty();
  }

  private static void assertRefused(byte[] file, String reason) {
    assertThatThrownBy(() -> Recording.of(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }
}
