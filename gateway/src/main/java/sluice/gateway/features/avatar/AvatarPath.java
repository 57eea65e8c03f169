package sluice.gateway.features.avatar;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path of the API.
 *
 * @param prefix what stands in front of it, maybe nothing
 * @param api the rest, from {@code /api/} on
 */
record AvatarPath(String prefix, String api) {

  static final String ROOT = "/api/";

  static final String HEALTH = ROOT + "health";
  static final String STREAM_CHUNKS = ROOT + "stream_chunks";
  static final String CHUNK_VIDEO = ROOT + "chunk/video/";
  static final String CHUNK_AUDIO = ROOT + "chunk/audio/";
  static final String GENERATE = ROOT + "generate";
  static final String GENERATE_STREAM = ROOT + "generate_stream";
  static final String AVATAR = ROOT + "avatar";
  static final String CLEANUP = ROOT + "cleanup";

  /** With two that some servers have besides. */
  private static final Pattern API =
      Pattern.compile(
          "/api/(?:health|stream_chunks|chunk/(?:video|audio)/[^/]+|generate"
              + "|generate_stream(?:_nogan|_custom)?|avatar|cleanup)");

  /** Near misses: other case, or further segments below a path of the API. */
  private static final Pattern NEAR =
      Pattern.compile(
          "(?i).*/api/(?:health|stream_chunks|chunk|generate(?:_stream)?(?:_nogan|_custom)?|avatar"
              + "|cleanup)(?![a-z0-9_-]).*",
          Pattern.DOTALL);

  /** True of a path that is one of the API but for its case or what follows it. */
  static boolean isNear(String path) {
    return NEAR.matcher(path).matches();
  }

  /**
   * The path of a request, if it is one of the API.
   *
   * @param path without dot segments
   */
  static Optional<AvatarPath> of(String path) {
    int api = path.lastIndexOf(ROOT); // no route has that within itself
    if (api < 0) {
      return Optional.empty();
    }
    AvatarPath avatar = new AvatarPath(path.substring(0, api), path.substring(api));
    return API.matcher(avatar.api).matches() && PathPrefix.is(avatar.prefix)
        ? Optional.of(avatar)
        : Optional.empty();
  }
}
