package sluice.worker.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JoinTest {

  private static Studio studio;

  @BeforeAll
  static void open() throws VideoException {
    studio = new Studio(StudioSettings.drawnAvatar(Duration.ofSeconds(60)));
  }

  @AfterAll
  static void close() {
    studio.close();
  }

  @Test
  void twentyJoinedVideosStaySynchronised() throws Exception {
    List<byte[]> videos = new ArrayList<>();
    List<Double> beeps = new ArrayList<>();
    int images = 0;
    for (int i = 0; i < 20; i++) {
      short[] sound =
          Tones.concat(Tones.silence(0.3), Tones.tone(0.2, 20_000), new short[8_000 + 137 * i]);
      videos.add(studio.video(sound));
      beeps.add(images / 25.0 + 0.3);
      images += Math.ceilDiv(sound.length, 640);
    }

    DecodedVideo joined = DecodedVideo.of(studio.join(videos));

    assertThat(joined.images).hasSize(images);
    assertThat(joined.imageSeconds).isCloseTo(images / 25.0, within(0.001));
    assertThat(joined.soundSeconds).isCloseTo(images / 25.0, within(0.001));
    for (double beep : beeps) {
      assertThat(joined.firstSoundAfter(beep - 0.25)).isCloseTo(beep, within(0.005));
      int image = (int) Math.round((beep + 0.12) * 25);
      assertThat(joined.dark(image, DrawnFace.MOUTH, 60)).isGreaterThan(500);
      assertThat(joined.dark(image - 5, DrawnFace.MOUTH, 60)).isLessThan(20);
    }
  }

  @Test
  void imagesAreCopiedUnchanged() throws Exception {
    byte[] one = studio.video(Tones.tone(0.5, 9_000));
    byte[] other = studio.video(Tones.concat(Tones.silence(0.2), Tones.tone(0.5, 3_000)));
    List<byte[]> expected = new ArrayList<>(DecodedVideo.of(one).images);
    expected.addAll(DecodedVideo.of(other).images);

    DecodedVideo joined = DecodedVideo.of(studio.join(List.of(one, other)));

    assertThat(joined.images).usingElementComparator(Arrays::compare).isEqualTo(expected);
    assertThat(joined.keys).containsExactly(0, 13);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(joined.times.get(i)).isCloseTo(i / 25.0, within(0.0001));
    }
  }

  @Test
  void soundIsJoinedWithoutAGap() throws Exception {
    byte[] video = studio.video(Tones.tone(0.4, 16_000)); // exactly 176 periods

    DecodedVideo joined = DecodedVideo.of(studio.join(List.of(video, video, video)));

    for (int at = 4_800; at < 52_800; at += 480) { // ten milliseconds each
      double sum = 0;
      for (int i = at; i < at + 480; i++) {
        sum += joined.sound[i] * joined.sound[i];
      }
      assertThat(Math.sqrt(sum / 480)).isBetween(0.2, 0.5); // 0.345 away from the joints
    }
  }

  @Test
  void singleAndJoinedVideosCanBeJoined() throws Exception {
    byte[] video = studio.video(Tones.tone(0.4, 16_000));

    byte[] alone = studio.join(List.of(video));
    byte[] again = studio.join(List.of(studio.join(List.of(video, alone)), video));

    assertThat(DecodedVideo.of(alone).images).hasSize(10);
    assertThat(DecodedVideo.of(again).images).hasSize(30);
  }

  @Test
  void videosOfOneImageAreJoined() throws Exception {
    byte[] video = studio.video(new short[640]);

    DecodedVideo joined = DecodedVideo.of(studio.join(Collections.nCopies(1_000, video)));

    assertThat(joined.images).hasSize(1_000);
    assertThat(joined.soundSeconds).isCloseTo(40, within(0.001));
  }

  @Test
  void videosWithDifferentSettingsAreRefused(@TempDir Path directory) throws Exception {
    Path image = TestImages.png(directory, 320, 240);
    byte[] ours = studio.video(Tones.silence(0.2));
    try (Studio other =
        new Studio(
            new StudioSettings(Optional.of(image), Optional.empty(), Duration.ofSeconds(60)))) {
      byte[] theirs = other.video(Tones.silence(0.2));

      assertThatThrownBy(() -> studio.join(List.of(ours, theirs)))
          .isInstanceOf(VideoException.class)
          .hasMessage("The videos were made with different settings");
      assertThat(other.join(List.of(theirs, theirs))).isNotEmpty();
    }
  }

  @Test
  void videosLongerThanTheLimitTogetherAreRefused() throws Exception {
    byte[] video = studio.video(new short[20 * 16_000]);
    byte[] little = studio.video(new short[1]);

    assertThat(DecodedVideo.of(studio.join(List.of(video, video, video))).images).hasSize(1_500);
    assertThatThrownBy(() -> studio.join(List.of(video, video, video, little)))
        .isInstanceOf(VideoException.class)
        .hasMessage("The videos together exceed the limit of 60 s");
  }

  @Test
  void otherBytesAreRefused() {
    assertThatThrownBy(() -> studio.join(List.of())).isInstanceOf(VideoException.class);
    assertThatThrownBy(() -> studio.join(List.of(new byte[0]))).isInstanceOf(VideoException.class);
    assertThatThrownBy(() -> studio.join(List.of(new byte[5_000])))
        .isInstanceOf(VideoException.class);
  }

  @Test
  void aTruncatedVideoIsRefused() throws Exception {
    byte[] video = studio.video(Tones.tone(0.4, 16_000));

    for (int length = 0; length < video.length; length += 97) {
      byte[] cut = Arrays.copyOf(video, length);
      assertThatThrownBy(() -> studio.join(List.of(video, cut))).isInstanceOf(VideoException.class);
    }
  }

  @Test
  void aDamagedVideoIsJoinedOrRefused() throws Exception {
    byte[] video = studio.video(Tones.tone(0.4, 16_000));
    Random random = new Random(20);
    int refused = 0;
    for (int run = 0; run < 400; run++) {
      byte[] damaged = video.clone();
      int range = run % 2 == 0 ? 2_000 : damaged.length; // half of the damage hits the index
      for (int i = 0; i <= run % 5; i++) {
        damaged[random.nextInt(range)] = (byte) random.nextInt(256);
      }
      try {
        studio.join(List.of(video, damaged));
      } catch (VideoException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(40, 399);
  }
}
