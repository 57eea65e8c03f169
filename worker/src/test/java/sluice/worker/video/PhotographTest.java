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

/** Films of an own picture. */
final class PhotographTest {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final short[] LOUD =
      Tones.row(Tones.silence(0.4), Tones.tone(0.6, 9_000), Tones.silence(0.6));

  @TempDir private Path directory;

  @Test
  void itsMouthOpensWithTheSound() throws Exception {
    MouthBox mouth = Pictures.mouth(480, 360);

    DecodedFilm film = film(Pictures.png(directory, 480, 360), Optional.of(mouth));

    assertThat(film.width).isEqualTo(480);
    assertThat(film.height).isEqualTo(360);
    assertThat(film.dark(5, mouth, 80)).isZero();
    assertThat(film.dark(20, mouth, 80)).isGreaterThan(mouth.width() * mouth.height() / 10);
    assertThat(film.dark(39, mouth, 80)).isZero();
  }

  @Test
  void nothingMovesOutsideTheBox() throws Exception {
    MouthBox mouth = Pictures.mouth(480, 360);
    Photograph photograph = Photograph.read(Pictures.png(directory, 480, 360), Optional.of(mouth));

    int[] closed = photograph.at(0).getRGB(0, 0, 480, 360, null, 0, 480);
    int[] open = photograph.at(1).getRGB(0, 0, 480, 360, null, 0, 480);

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
  void withoutABoxItStaysStill() throws Exception {
    DecodedFilm film = film(Pictures.jpeg(directory, 320, 240), Optional.empty());

    assertThat(film.dark(20, Pictures.mouth(320, 240), 80)).isZero();
  }

  @Test
  void oddSidesLoseOnePixel() throws Exception {
    DecodedFilm film = film(Pictures.jpeg(directory, 321, 243), Optional.empty());

    assertThat(film.width).isEqualTo(320);
    assertThat(film.height).isEqualTo(242);
  }

  @Test
  void aLargePictureIsMadeSmallerWithItsMouth() throws Exception {
    MouthBox mouth = Pictures.mouth(1_440, 2_000);

    DecodedFilm film = film(Pictures.png(directory, 1_440, 2_000), Optional.of(mouth));

    assertThat(film.width).isEqualTo(518);
    assertThat(film.height).isEqualTo(720);
    assertThat(film.dark(20, mouth.scaled(0.36), 80)).isGreaterThan(1_000);
    assertThat(film.dark(5, mouth.scaled(0.36), 80)).isZero();
  }

  @Test
  void whatCannotBeFilmedIsSaidInASentence() throws IOException {
    Path text = Files.writeString(directory.resolve("text.png"), "no picture");
    Path cut = directory.resolve("cut.png");
    byte[] png = Files.readAllBytes(Pictures.png(directory, 200, 100));
    Files.write(cut, Arrays.copyOf(png, png.length / 2));
    Path small = Pictures.jpeg(directory, 200, 20);

    assertRefused(text, Optional.empty(), "neither PNG nor JPEG");
    assertRefused(cut, Optional.empty(), "cannot be read");
    assertRefused(directory.resolve("none.png"), Optional.empty(), "cannot be read");
    assertRefused(small, Optional.empty(), "200x20 pixels");
    assertRefused(
        Pictures.png(directory, 200, 100),
        Optional.of(new MouthBox(150, 10, 51, 10)),
        "The mouth is not inside");
  }

  @Test
  void settingsThatCannotBeMeantAreAMistakeOfTheCaller() {
    MouthBox mouth = new MouthBox(0, 0, 8, 8);

    assertThatIllegalArgumentException().isThrownBy(() -> new MouthBox(-1, 0, 8, 8));
    assertThatIllegalArgumentException().isThrownBy(() -> new MouthBox(0, 0, 7, 8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StudioSettings(Optional.empty(), Optional.of(mouth), LONGEST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudioSettings.ownAvatar(Duration.ofHours(2)));
  }

  private static DecodedFilm film(Path picture, Optional<MouthBox> mouth) throws Exception {
    try (Studio studio = new Studio(new StudioSettings(Optional.of(picture), mouth, LONGEST))) {
      return DecodedFilm.of(studio.film(LOUD));
    }
  }

  private static void assertRefused(Path picture, Optional<MouthBox> mouth, String reason) {
    assertThatThrownBy(() -> new Studio(new StudioSettings(Optional.of(picture), mouth, LONGEST)))
        .isInstanceOf(FilmException.class)
        .hasMessageContaining(reason);
  }
}
