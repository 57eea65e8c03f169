package sluice.worker.video;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the {@link Studio}.
 *
 * @param image PNG or JPEG file to use instead of the built-in avatar
 * @param mouth position of the mouth in that image; without it, the image does not move
 * @param longestVideo maximum duration of a video, up to an hour; limits time and memory
 */
public record StudioSettings(
    Optional<Path> image, Optional<MouthBox> mouth, Duration longestVideo) {

  /** Upper limit of {@code longestVideo}. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Creates settings.
   *
   * @throws IllegalArgumentException if there is a mouth without an image, or the duration is out
   *     of range
   */
  public StudioSettings {
    if (mouth.isPresent() && image.isEmpty()) {
      throw new IllegalArgumentException("a mouth position requires an image");
    }
    if (!longestVideo.isPositive() || longestVideo.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the maximum duration must be positive and at most an hour");
    }
  }

  /** Settings for the built-in avatar. */
  public static StudioSettings drawnAvatar(Duration longestVideo) {
    return new StudioSettings(Optional.empty(), Optional.empty(), longestVideo);
  }
}
