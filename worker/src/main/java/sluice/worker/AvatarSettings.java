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
 * How this worker plays the talking avatar.
 *
 * @param atOnce whether it gets ready for that when it starts, and not when it is first asked
 * @param slots most jobs of the avatar at a time, besides those for images
 * @param longestChunk longest sound of one chunk
 * @param studio who is filmed, and for how long at most
 */
record AvatarSettings(boolean atOnce, int slots, Duration longestChunk, StudioSettings studio) {

  private static final Pattern BOX = Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,5}),(\\d{1,5})");

  /** Reads it; mistakes are left with {@code env}. */
  static AvatarSettings from(Env env, int workerSlots) {
    Duration longest = env.seconds("AVATAR_MAX_VIDEO_SECONDS", 1_200, 1, 3_600);
    Optional<Path> image = env.path("AVATAR_IMAGE");
    Optional<MouthBox> mouth = mouth(env, env.text("AVATAR_MOUTH", ""));
    image
        .filter(file -> !Files.isReadable(file))
        .ifPresent(file -> env.mistake("AVATAR_IMAGE=" + file + " cannot be read"));
    if (mouth.isPresent() && image.isEmpty()) {
      env.mistake("AVATAR_MOUTH says where the mouth of AVATAR_IMAGE is, and that is not set");
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
