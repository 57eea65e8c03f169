package sluice.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.shared.config.Env;
import sluice.worker.video.MouthBox;
import sluice.worker.video.StudioSettings;

/**
 * Settings of the talking avatar on a worker.
 *
 * @param preload whether to load the studio at start instead of on first use
 * @param slots maximum number of avatar jobs at a time, in addition to image jobs
 * @param longestChunk maximum duration of the speech in one chunk
 * @param studio settings of the videos
 */
record AvatarSettings(boolean preload, int slots, Duration longestChunk, StudioSettings studio) {

  private static final Pattern BOX = Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,5}),(\\d{1,5})");

  /** Reads the settings; {@code env} collects mistakes. */
  static AvatarSettings from(Env env, int workerSlots) {
    Duration longest = env.seconds("AVATAR_MAX_VIDEO_SECONDS", 1_200, 1, 3_600);
    Optional<Path> image = env.path("AVATAR_IMAGE");
    Optional<MouthBox> mouth = mouth(env, env.text("AVATAR_MOUTH", ""));
    image
        .filter(file -> !Files.isReadable(file))
        .ifPresent(file -> env.mistake("AVATAR_IMAGE=" + file + " cannot be read"));
    if (mouth.isPresent() && image.isEmpty()) {
      env.mistake("AVATAR_MOUTH requires AVATAR_IMAGE");
      mouth = Optional.empty();
    }
    return new AvatarSettings(
        env.flag("AVATAR_BUILTIN", false),
        env.integer("AVATAR_WORKER_SLOTS", Math.max(1, workerSlots / 2), 0, 1_024),
        env.seconds("AVATAR_MAX_CHUNK_SECONDS", 90, 1, 3_600),
        new StudioSettings(image, mouth, longest));
  }

  private static Optional<MouthBox> mouth(Env env, String value) {
    Matcher box = BOX.matcher(value.replace(" ", ""));
    if (box.matches()) {
      try {
        return Optional.of(
            new MouthBox(number(box, 1), number(box, 2), number(box, 3), number(box, 4)));
      } catch (IllegalArgumentException e) {
        env.mistake("AVATAR_MOUTH=" + value + ": " + e.getMessage());
      }
    } else if (!value.isEmpty()) {
      env.mistake("AVATAR_MOUTH=" + value + " is not x,y,width,height in pixels");
    }
    return Optional.empty();
  }

  private static int number(Matcher box, int group) {
    return Integer.parseInt(box.group(group));
  }
}
