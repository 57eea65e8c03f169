package sluice.worker.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes videos of the built-in avatar. */
final class StudioTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Pixels with lower luma belong to the inside of the mouth. */
  private static final int DARK = 60;

  /** Pixels with lower luma belong to the mouth or the lips, but not to the teeth. */
  private static final int SKIN = 150;

  private static Studio studio;

  @BeforeAll
  static void open() throws VideoException {
    studio = new Studio(StudioSettings.drawnAvatar(LONGEST));
  }

  @AfterAll
  static void close() {
    studio.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 639, 640, 641, 1_024, 16_000, 16_001, 99_999})
  void imagesAndSoundAreEquallyLong(int samples) throws Exception {
    DecodedVideo video = DecodedVideo.of(studio.video(new short[samples]));

    int images = Math.ceilDiv(samples, 640);
    assertThat(video.images).hasSize(images);
    assertThat(video.imageSeconds).isCloseTo(images / 25.0, within(0.001));
    assertThat(video.soundSeconds).isCloseTo(images / 25.0, within(0.001));
    assertThat(video.keys.getFirst()).isZero();
    for (int i = 0; i < images; i++) {
      assertThat(video.times.get(i)).isCloseTo(i / 25.0, within(0.0001));
    }
  }

  @Test
  void theIndexPrecedesTheData() throws VideoException {
    byte[] video = studio.video(Tones.tone(2, 9_000));

    List<String> boxes = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(video);
    for (int at = 0; at < video.length; at += bytes.getInt(at)) {
      boxes.add(new String(video, at + 4, 4, ISO_8859_1));
    }
    assertThat(boxes).startsWith("ftyp", "moov").endsWith("mdat").containsOnlyOnce("moov", "mdat");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 30})
  void theReservedIndexFitsAndWastesLittle(double seconds) throws VideoException {
    byte[] video = studio.video(Tones.tone(seconds, 9_000));

    int moov = ByteBuffer.wrap(video).getInt(ByteBuffer.wrap(video).getInt(0));
    int free = ByteBuffer.wrap(video).getInt(ByteBuffer.wrap(video).getInt(0) + moov);
    assertThat(free).isPositive().isLessThan(2048 + video.length / 10);
  }

  @Test
  void theMouthIsOpenWhileThereIsSound() throws Exception {
    short[] sound = Tones.concat(Tones.silence(1), Tones.tone(1, 9_000), Tones.silence(1));

    DecodedVideo video = DecodedVideo.of(studio.video(sound));

    for (int i = 0; i < 25; i++) {
      assertThat(video.dark(i, DrawnFace.MOUTH, DARK)).isLessThan(20);
    }
    for (int i = 28; i < 50; i++) {
      assertThat(video.dark(i, DrawnFace.MOUTH, DARK)).isGreaterThan(800);
    }
    for (int i = 60; i < 75; i++) {
      assertThat(video.dark(i, DrawnFace.MOUTH, DARK)).isLessThan(20);
    }
  }

  @Test
  void everyPoseIsWiderThanThePreviousOne() throws Exception {
    double loudest = 20_000;
    short[] sound = new short[0];
    for (int level = 1; level < Poses.LEVELS; level++) {
      double heard = 0.2 + 0.8 * level / (Poses.LEVELS - 1.0);
      sound = Tones.concat(sound, Tones.tone(0.4, loudest * heard * heard));
    }

    DecodedVideo video = DecodedVideo.of(studio.video(sound));

    int before = 0;
    for (int level = 1; level < Poses.LEVELS; level++) {
      int dark = video.dark(level * 10 - 1, DrawnFace.MOUTH, SKIN);
      assertThat(dark).isGreaterThan(before);
      before = dark;
    }
  }

  @Test
  void soundKeepsItsPosition() throws Exception {
    short[] sound = Tones.concat(Tones.silence(0.5), Tones.tone(0.2, 20_000), Tones.silence(0.5));

    DecodedVideo video = DecodedVideo.of(studio.video(sound));

    assertThat(video.firstSoundAfter(0)).isCloseTo(0.5, within(0.005));
    assertThat(video.firstSoundAfter(0.75)).isEqualTo(-1);
  }

  @Test
  void soundKeepsItsLevel() throws Exception {
    DecodedVideo video = DecodedVideo.of(studio.video(Tones.tone(1, 16_384)));

    double sum = 0;
    for (int i = 9_600; i < 38_400; i++) {
      sum += video.sound[i] * video.sound[i];
    }
    assertThat(Math.sqrt(sum / 28_800)).isCloseTo(0.5 / Math.sqrt(2), within(0.02));
  }

  @Test
  void equalSoundsGiveEqualVideos() throws VideoException {
    short[] sound = Tones.tone(1, 9_000);

    assertThat(studio.video(sound)).isEqualTo(studio.video(sound));
  }

  @Test
  void thePortraitShowsAClosedMouth() throws Exception {
    BufferedImage portrait = ImageIO.read(new ByteArrayInputStream(studio.portrait()));
    DecodedVideo video = DecodedVideo.of(studio.video(Tones.silence(0.04)));

    Yuv rest = Yuv.of(portrait);
    assertThat(rest.width()).isEqualTo(video.width).isEqualTo(512);
    assertThat(rest.height()).isEqualTo(video.height).isEqualTo(512);
    long difference = 0;
    for (int i = 0; i < rest.y().length; i++) {
      difference += Math.abs((rest.y()[i] & 0xff) - (video.images.getFirst()[i] & 0xff));
    }
    assertThat((double) difference / rest.y().length).isLessThan(2);
  }

  @Test
  void anEmptySoundIsRefused() {
    assertThatThrownBy(() -> studio.video(new short[0]))
        .isInstanceOf(VideoException.class)
        .hasMessage("The sound is empty");
  }

  @Test
  void aVideoOfTheMaximumDurationIsMadeAndALongerOneRefused() throws Exception {
    assertThat(DecodedVideo.of(studio.video(new short[30 * 16_000])).images).hasSize(750);
    assertThatThrownBy(() -> studio.video(new short[30 * 16_000 + 1]))
        .isInstanceOf(VideoException.class)
        .hasMessage("A video of 31 s exceeds the limit of 30 s");
  }
}
