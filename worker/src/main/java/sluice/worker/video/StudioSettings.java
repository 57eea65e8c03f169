package sluice.worker.video;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is filmed, and for how long at most.
 *
 * @param image a PNG or JPEG file instead of the avatar of our own
 * @param mouth where the mouth of that image is; without it that image stays still
 * @param longestVideo longest video that is made or joined, up to an hour; bounds time and memory
 */
public record StudioSettings(
    Optional<Path> image, Optional<MouthBox> mouth, Duration longestVideo) {

  /** Longest video that can be asked for. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** Takes a mouth only together with the image that it belongs to. */
  public StudioSettings {
    if (mouth.isPresent() && image.isEmpty()) {
      throw new IllegalArgumentException("a mouth needs the image that it is in");
    }
    if (!longestVideo.isPositive() || longestVideo.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the longest video is not between nothing and an hour");
    }
  }

  /** The avatar of our own. */
  public static StudioSettings ownAvatar(Duration longestVideo) {
    return new StudioSettings(Optional.empty(), Optional.empty(), longestVideo);
  }
}
