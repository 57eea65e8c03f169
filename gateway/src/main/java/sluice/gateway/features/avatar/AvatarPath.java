package sluice.gateway.features.avatar;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path of the avatar API.
 *
 * @param prefix the part before {@code /api/}, such as {@code /r}; may be empty
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

  /** Includes two routes that only some servers have. */
  private static final Pattern API =
      Pattern.compile(
          "/api/(?:health|stream_chunks|chunk/(?:video|audio)/[^/]+|generate"
              + "|generate_stream(?:_nogan|_custom)?|avatar|cleanup)");

  /** Near misses: a path of the API in another case, or with further segments. */
  private static final Pattern NEAR =
      Pattern.compile(
          "(?i).*/api/(?:health|stream_chunks|chunk|generate(?:_stream)?(?:_nogan|_custom)?|avatar"
              + "|cleanup)(?![a-z0-9_-]).*",
          Pattern.DOTALL);

  /** True if a path differs from one of the API only in case or in what follows it. */
  static boolean isNear(String path) {
    return NEAR.matcher(path).matches();
  }

  /**
   * Parses the path of a request; empty if it is not one of the API.
   *
   * @param path without dot segments
   */
  static Optional<AvatarPath> of(String path) {
    int api = path.lastIndexOf(ROOT); // no route contains this a second time
    if (api < 0) {
      return Optional.empty();
    }
    AvatarPath avatar = new AvatarPath(path.substring(0, api), path.substring(api));
    return API.matcher(avatar.api).matches() && PathPrefix.is(avatar.prefix)
        ? Optional.of(avatar)
        : Optional.empty();
  }
}
