package sluice.gateway.features.avatar;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;

/**
 * Who plays the avatar, if anybody does.
 *
 * @param server one that has an avatar already
 * @param builtIn whether our own workers play it
 * @param prefix what clients have in front of the paths if nobody says so
 * @param timeout longest wait for a response
 * @param maxTextCharacters longest text, in characters of UTF-16
 * @param parallelChunks most parts of one text that are with the workers at a time
 */
public record AvatarConfig(
    Optional<URI> server,
    boolean builtIn,
    String prefix,
    Duration timeout,
    int maxTextCharacters,
    int parallelChunks) {

  /** Reads them; mistakes are left with {@code env}. */
  public static AvatarConfig from(Env env) {
    AvatarConfig config =
        new AvatarConfig(
            env.url("AVATAR_URL"),
            env.flag("AVATAR_BUILTIN", false),
            PathPrefix.from(env),
            env.seconds("AVATAR_TIMEOUT_SECONDS", 180, 1, 86_400),
            env.integer("AVATAR_MAX_TEXT_CHARACTERS", 10_000, 1, 1_000_000),
            env.integer("AVATAR_PARALLEL_CHUNKS", 16, 1, 1_024));
    if (config.builtIn && config.server.isPresent()) {
      env.mistake("AVATAR_URL and AVATAR_BUILTIN=true are both set: choose one");
    }
    return config;
  }

  /** True if anybody does. */
  public boolean isServed() {
    return builtIn || server.isPresent();
  }
}
