package sluice.gateway.rewrite;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.gateway.json.WantedKeys;
import sluice.shared.config.Env;

/**
 * Settings for converting images in responses.
 *
 * @param keys keys of images; without any, responses are not scanned
 * @param quality JPEG quality, 1..100
 * @param maxImageBytes longest image as base64 text, in bytes; a longer one is left unconverted
 * @param maxImages most images of one response to convert; the rest are left unconverted
 * @param maxHeldBytes bytes of one response that may wait for its images before the upstream is
 *     paused; a single image is held completely even beyond it
 * @param reject whether a response with an unconverted image becomes an error
 * @param maxResponseBytes bytes of a response beyond which its images are left unconverted
 * @param heartbeat longest silence towards a client that waits for an image; zero for no limit
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

  /** Longest image as a worker receives it, in bytes. */
  public long maxPngBytes() {
    return maxImageBytes / 4L * 3;
  }

  /** Reads the settings for FusionBrain. */
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
   * Returns these settings for responses in OpenAI's format.
   *
   * @param members keys whose value may be an image
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
