package sluice.worker.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

/** Reads the files with the JDK. */
final class WavTest {

  @Test
  void otherReadersReadEqualSamples() throws Exception {
    short[] samples = {0, 1, -1, Short.MAX_VALUE, Short.MIN_VALUE, 12_345};

    byte[] file = Wav.file(samples);

    try (AudioInputStream sound = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
      AudioFormat format = sound.getFormat();
      assertThat(format.getSampleRate()).isEqualTo(16_000);
      assertThat(format.getChannels()).isEqualTo(1);
      assertThat(format.getSampleSizeInBits()).isEqualTo(16);
      assertThat(format.isBigEndian()).isFalse();
      assertThat(sound.getFrameLength()).isEqualTo(samples.length);
      short[] read = new short[samples.length];
      ByteBuffer.wrap(sound.readAllBytes())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asShortBuffer()
          .get(read);
      assertThat(read).isEqualTo(samples);
    }
  }

  @Test
  void anEmptySoundIsAValidFile() {
    assertThat(Wav.file(new short[0])).hasSize(44);
  }
}
