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

/** Several films become one. */
final class JoinTest {

  private static Studio studio;

  @BeforeAll
  static void open() throws FilmException {
    studio = new Studio(StudioSettings.ownAvatar(Duration.ofSeconds(60)));
  }

  @AfterAll
  static void close() {
    studio.close();
  }

  @Test
  void twentyFilmsStayInStep() throws Exception {
    List<byte[]> films = new ArrayList<>();
    List<Double> beeps = new ArrayList<>();
    int pictures = 0;
    for (int i = 0; i < 20; i++) {
      short[] sound =
          Tones.row(Tones.silence(0.3), Tones.tone(0.2, 20_000), new short[8_000 + 137 * i]);
      films.add(studio.film(sound));
      beeps.add(pictures / 25.0 + 0.3);
      pictures += Math.ceilDiv(sound.length, 640);
    }

    DecodedFilm joined = DecodedFilm.of(studio.join(films));

    assertThat(joined.pictures).hasSize(pictures);
    assertThat(joined.pictureSeconds).isCloseTo(pictures / 25.0, within(0.001));
    assertThat(joined.soundSeconds).isCloseTo(pictures / 25.0, within(0.001));
    for (double beep : beeps) {
      assertThat(joined.firstSoundAfter(beep - 0.25)).isCloseTo(beep, within(0.005));
      int picture = (int) Math.round((beep + 0.12) * 25);
      assertThat(joined.dark(picture, DrawnFace.MOUTH, 60)).isGreaterThan(500);
      assertThat(joined.dark(picture - 5, DrawnFace.MOUTH, 60)).isLessThan(20);
    }
  }

  @Test
  void picturesAreTheOnesOfTheFilms() throws Exception {
    byte[] one = studio.film(Tones.tone(0.5, 9_000));
    byte[] other = studio.film(Tones.row(Tones.silence(0.2), Tones.tone(0.5, 3_000)));
    List<byte[]> expected = new ArrayList<>(DecodedFilm.of(one).pictures);
    expected.addAll(DecodedFilm.of(other).pictures);

    DecodedFilm joined = DecodedFilm.of(studio.join(List.of(one, other)));

    assertThat(joined.pictures).usingElementComparator(Arrays::compare).isEqualTo(expected);
    assertThat(joined.keys).containsExactly(0, 13);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(joined.times.get(i)).isCloseTo(i / 25.0, within(0.0001));
    }
  }

  @Test
  void aToneGoesOnWithoutAGap() throws Exception {
    byte[] film = studio.film(Tones.tone(0.4, 16_000)); // 176 full waves

    DecodedFilm joined = DecodedFilm.of(studio.join(List.of(film, film, film)));

    for (int at = 4_800; at < 52_800; at += 480) { // ten milliseconds each
      double sum = 0;
      for (int i = at; i < at + 480; i++) {
        sum += joined.sound[i] * joined.sound[i];
      }
      assertThat(Math.sqrt(sum / 480)).isBetween(0.2, 0.5); // 0.345 where nothing is joined
    }
  }

  @Test
  void oneFilmAloneAndAJoinedOneCanBeJoined() throws Exception {
    byte[] film = studio.film(Tones.tone(0.4, 16_000));

    byte[] alone = studio.join(List.of(film));
    byte[] again = studio.join(List.of(studio.join(List.of(film, alone)), film));

    assertThat(DecodedFilm.of(alone).pictures).hasSize(10);
    assertThat(DecodedFilm.of(again).pictures).hasSize(30);
  }

  @Test
  void filmsOfOnePictureEachAreJoined() throws Exception {
    byte[] film = studio.film(new short[640]);

    DecodedFilm joined = DecodedFilm.of(studio.join(Collections.nCopies(1_000, film)));

    assertThat(joined.pictures).hasSize(1_000);
    assertThat(joined.soundSeconds).isCloseTo(40, within(0.001));
  }

  @Test
  void filmsOfDifferentStudiosAreNotJoined(@TempDir Path directory) throws Exception {
    Path picture = Pictures.png(directory, 320, 240);
    byte[] ours = studio.film(Tones.silence(0.2));
    try (Studio other =
        new Studio(
            new StudioSettings(Optional.of(picture), Optional.empty(), Duration.ofSeconds(60)))) {
      byte[] theirs = other.film(Tones.silence(0.2));

      assertThatThrownBy(() -> studio.join(List.of(ours, theirs)))
          .isInstanceOf(FilmException.class)
          .hasMessage("These films are of different studios");
      assertThat(other.join(List.of(theirs, theirs))).isNotEmpty();
    }
  }

  @Test
  void noMoreThanTheLongestFilmIsJoined() throws Exception {
    byte[] film = studio.film(new short[20 * 16_000]);
    byte[] little = studio.film(new short[1]);

    assertThat(DecodedFilm.of(studio.join(List.of(film, film, film))).pictures).hasSize(1_500);
    assertThatThrownBy(() -> studio.join(List.of(film, film, film, little)))
        .isInstanceOf(FilmException.class)
        .hasMessage("The films together are longer than the limit of 60 s");
  }

  @Test
  void whatIsNoFilmIsRefused() {
    assertThatThrownBy(() -> studio.join(List.of())).isInstanceOf(FilmException.class);
    assertThatThrownBy(() -> studio.join(List.of(new byte[0]))).isInstanceOf(FilmException.class);
    assertThatThrownBy(() -> studio.join(List.of(new byte[5_000])))
        .isInstanceOf(FilmException.class);
  }

  @Test
  void everyFilmThatIsCutShortIsRefused() throws Exception {
    byte[] film = studio.film(Tones.tone(0.4, 16_000));

    for (int length = 0; length < film.length; length += 97) {
      byte[] cut = Arrays.copyOf(film, length);
      assertThatThrownBy(() -> studio.join(List.of(film, cut))).isInstanceOf(FilmException.class);
    }
  }

  @Test
  void aDamagedFilmIsJoinedOrRefusedAndNothingElse() throws Exception {
    byte[] film = studio.film(Tones.tone(0.4, 16_000));
    Random random = new Random(20);
    int refused = 0;
    for (int run = 0; run < 400; run++) {
      byte[] damaged = film.clone();
      int range = run % 2 == 0 ? 2_000 : damaged.length; // the index is what is easily misread
      for (int i = 0; i <= run % 5; i++) {
        damaged[random.nextInt(range)] = (byte) random.nextInt(256);
      }
      try {
        studio.join(List.of(film, damaged));
      } catch (FilmException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(40, 399);
  }
}
