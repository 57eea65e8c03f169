package sluice.gateway.rewrite;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.shared.config.Env;

/**
 * What is looked for in answers, and how much of it is held in memory.
 *
 * @param keys under which pictures stand; without any, answers pass unread
 * @param quality JPEG quality, 1..100
 * @param maxPictureBytes longest picture as text, in base64; a longer one passes as it came
 * @param maxPictures most pictures of one answer that are converted; the rest pass as they came
 * @param maxHeldBytes how much of one answer may wait for its pictures before the upstream is
 *     paused; a single picture is held whole even beyond it
 * @param reject an answer whose pictures are not all converted becomes an error
 * @param maxAnswerBytes length of an answer from which on its pictures are no longer converted
 * @param heartbeat longest silence towards a client that waits for an image; zero for as long as it
 *     takes
 */
public record ImageConfig(
    WantedKeys keys,
    int quality,
    int maxPictureBytes,
    int maxPictures,
    int maxHeldBytes,
    boolean reject,
    long maxAnswerBytes,
    Duration heartbeat) {

  private static final int MIB = 1 << 20;

  /** Longest picture as it goes to a worker, in bytes. */
  public long maxPngBytes() {
    return maxPictureBytes / 4L * 3;
  }

  /** For FusionBrain. */
  public static ImageConfig from(Env env) {
    return new ImageConfig(
        new WantedKeys(env.list("IMAGE_KEYS", "files"), List.of(), Optional.empty()),
        env.integer("JPEG_QUALITY", 95, 1, 100),
        env.integer("MAX_PICTURE_BYTES", 32 * MIB, 1, 1 << 30),
        env.integer("MAX_PICTURES", 64, 0, Integer.MAX_VALUE),
        env.integer("MAX_HELD_BYTES", 16 * MIB, 1, Integer.MAX_VALUE),
        env.oneOf("TRANSCODE_ON_FAILURE", "pass", "reject").equals("reject"),
        env.bytes("MAX_BODY_BYTES", 64L * MIB, 1, Integer.MAX_VALUE),
        env.seconds("IMAGE_HEARTBEAT_SECONDS", 1, 0, 3_600));
  }

  /**
   * The same for answers in the words of OpenAI.
   *
   * @param members whose value may be a picture
   */
  public ImageConfig ofMembers(List<String> members) {
    return new ImageConfig(
        new WantedKeys(List.of(), members, Optional.of("output_format")),
        quality,
        maxPictureBytes,
        maxPictures,
        maxHeldBytes,
        reject,
        maxAnswerBytes,
        heartbeat);
  }
}
