package sluice.worker.video;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is filmed, and for how long at most.
 *
 * @param picture a PNG or JPEG file instead of the avatar of our own
 * @param mouth where the mouth of that picture is; without it that picture stays still
 * @param longestFilm longest film that is made or joined, up to an hour; bounds time and memory
 */
public record StudioSettings(
    Optional<Path> picture, Optional<MouthBox> mouth, Duration longestFilm) {

  /** Longest film that can be asked for. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** Takes a mouth only together with the picture that it belongs to. */
  public StudioSettings {
    if (mouth.isPresent() && picture.isEmpty()) {
      throw new IllegalArgumentException("a mouth needs the picture that it is in");
    }
    if (!longestFilm.isPositive() || longestFilm.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the longest film is not between nothing and an hour");
    }
  }

  /** The avatar of our own. */
  public static StudioSettings ownAvatar(Duration longestFilm) {
    return new StudioSettings(Optional.empty(), Optional.empty(), longestFilm);
  }
}
