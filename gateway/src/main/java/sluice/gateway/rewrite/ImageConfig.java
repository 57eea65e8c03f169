package sluice.gateway.rewrite;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.gateway.json.WantedKeys;
import sluice.shared.config.Env;

/**
 * What is looked for in responses, and how much of it is held in memory.
 *
 * @param keys under which images stand; without any, answers pass unread
 * @param quality JPEG quality, 1..100
 * @param maxImageBytes longest image as text, in base64; a longer one passes as it came
 * @param maxImages most images of one response that are converted; the rest pass as they came
 * @param maxHeldBytes how much of one response may wait for its images before the upstream is
 *     paused; a single image is held whole even beyond it
 * @param reject a response whose images are not all converted becomes an error
 * @param maxResponseBytes length of a response from which on its images are no longer converted
 * @param heartbeat longest silence towards a client that waits for an image; zero for as long as it
 *     takes
 */
public record ImageConfig(
    WantedKeys keys,
    int quality,
    int maxImageBytes,
    int maxImages,
    int maxHeldBytes,
    boolean reject,
    long maxResponseBytes,
    Duration heartbeat) {

  private static final int MIB = 1 << 20;

  /** Longest image as it goes to a worker, in bytes. */
  public long maxPngBytes() {
    return maxImageBytes / 4L * 3;
  }

  /** For FusionBrain. */
  public static ImageConfig from(Env env) {
    return new ImageConfig(
        new WantedKeys(env.list("IMAGE_KEYS", "files"), List.of(), Optional.empty()),
        env.integer("JPEG_QUALITY", 95, 1, 100),
        env.integer("MAX_IMAGE_BYTES", 32 * MIB, 1, 1 << 30),
        env.integer("MAX_IMAGES", 64, 0, Integer.MAX_VALUE),
        env.integer("MAX_BUFFERED_BYTES", 16 * MIB, 1, Integer.MAX_VALUE),
        env.oneOf("TRANSCODE_ON_FAILURE", "pass", "reject").equals("reject"),
        env.bytes("MAX_BODY_BYTES", 64L * MIB, 1, Integer.MAX_VALUE),
        env.seconds("IMAGE_HEARTBEAT_SECONDS", 1, 0, 3_600));
  }

  /**
   * The same for responses in the words of OpenAI.
   *
   * @param members whose value may be an image
   */
  public ImageConfig ofMembers(List<String> members) {
    return new ImageConfig(
        new WantedKeys(List.of(), members, Optional.of("output_format")),
        quality,
        maxImageBytes,
        maxImages,
        maxHeldBytes,
        reject,
        maxResponseBytes,
        heartbeat);
  }
}
