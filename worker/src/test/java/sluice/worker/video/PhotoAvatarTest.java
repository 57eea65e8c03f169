package sluice.worker.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PhotoAvatarTest {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final short[] LOUD =
      Tones.concat(Tones.silence(0.4), Tones.tone(0.6, 9_000), Tones.silence(0.6));

  @TempDir private Path directory;

  @Test
  void theMouthOpensWithTheSound() throws Exception {
    MouthBox mouth = TestImages.mouth(480, 360);

    DecodedVideo video = video(TestImages.png(directory, 480, 360), Optional.of(mouth));

    assertThat(video.width).isEqualTo(480);
    assertThat(video.height).isEqualTo(360);
    assertThat(video.dark(5, mouth, 80)).isZero();
    assertThat(video.dark(20, mouth, 80)).isGreaterThan(mouth.width() * mouth.height() / 10);
    assertThat(video.dark(39, mouth, 80)).isZero();
  }

  @Test
  void onlyPixelsInTheBoxMove() throws Exception {
    MouthBox mouth = TestImages.mouth(480, 360);
    PhotoAvatar avatar = PhotoAvatar.read(TestImages.png(directory, 480, 360), Optional.of(mouth));

    int[] closed = avatar.image(0).getRGB(0, 0, 480, 360, null, 0, 480);
    int[] open = avatar.image(1).getRGB(0, 0, 480, 360, null, 0, 480);

    int moved = 0;
    for (int i = 0; i < closed.length; i++) {
      boolean inside =
          i % 480 >= mouth.x()
              && i % 480 < mouth.x() + mouth.width()
              && i / 480 >= mouth.y()
              && i / 480 < mouth.y() + mouth.height();
      if (inside) {
        moved += closed[i] == open[i] ? 0 : 1;
      } else {
        assertThat(open[i]).isEqualTo(closed[i]);
      }
    }
    assertThat(moved).isPositive();
  }

  @Test
  void anImageWithoutABoxDoesNotMove() throws Exception {
    DecodedVideo video = video(TestImages.jpeg(directory, 320, 240), Optional.empty());

    assertThat(video.dark(20, TestImages.mouth(320, 240), 80)).isZero();
  }

  @Test
  void oddSidesLoseOnePixel() throws Exception {
    DecodedVideo video = video(TestImages.jpeg(directory, 321, 243), Optional.empty());

    assertThat(video.width).isEqualTo(320);
    assertThat(video.height).isEqualTo(242);
  }

  @Test
  void aLargeImageIsScaledDownWithItsMouth() throws Exception {
    MouthBox mouth = TestImages.mouth(1_440, 2_000);

    DecodedVideo video = video(TestImages.png(directory, 1_440, 2_000), Optional.of(mouth));

    assertThat(video.width).isEqualTo(518);
    assertThat(video.height).isEqualTo(720);
    assertThat(video.dark(20, mouth.scaled(0.36), 80)).isGreaterThan(1_000);
    assertThat(video.dark(5, mouth.scaled(0.36), 80)).isZero();
  }

  @Test
  void unusableImagesAreRefusedWithAReason() throws IOException {
    Path text = Files.writeString(directory.resolve("text.png"), "no image");
    Path cut = directory.resolve("cut.png");
    byte[] png = Files.readAllBytes(TestImages.png(directory, 200, 100));
    Files.write(cut, Arrays.copyOf(png, png.length / 2));
    Path small = TestImages.jpeg(directory, 200, 20);

    assertRefused(text, Optional.empty(), "neither PNG nor JPEG");
    assertRefused(cut, Optional.empty(), "cannot be read");
    assertRefused(directory.resolve("none.png"), Optional.empty(), "cannot be read");
    assertRefused(small, Optional.empty(), "200x20 pixels");
    assertRefused(
        TestImages.png(directory, 200, 100),
        Optional.of(new MouthBox(150, 10, 51, 10)),
        "The mouth is not inside");
  }

  @Test
  void invalidSettingsAreRejected() {
    MouthBox mouth = new MouthBox(0, 0, 8, 8);

    assertThatIllegalArgumentException().isThrownBy(() -> new MouthBox(-1, 0, 8, 8));
    assertThatIllegalArgumentException().isThrownBy(() -> new MouthBox(0, 0, 7, 8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StudioSettings(Optional.empty(), Optional.of(mouth), LONGEST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudioSettings.drawnAvatar(Duration.ofHours(2)));
  }

  private static DecodedVideo video(Path image, Optional<MouthBox> mouth) throws Exception {
    try (Studio studio = new Studio(new StudioSettings(Optional.of(image), mouth, LONGEST))) {
      return DecodedVideo.of(studio.video(LOUD));
    }
  }

  private static void assertRefused(Path image, Optional<MouthBox> mouth, String reason) {
    assertThatThrownBy(() -> new Studio(new StudioSettings(Optional.of(image), mouth, LONGEST)))
        .isInstanceOf(VideoException.class)
        .hasMessageContaining(reason);
  }
}
