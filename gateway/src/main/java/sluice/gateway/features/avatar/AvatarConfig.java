package sluice.gateway.features.avatar;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;

/**
 * Settings of the talking avatar. Without a server and the built-in avatar, the feature is off.
 *
 * @param server an avatar server to forward requests to
 * @param builtIn whether Sluice's own workers make the videos
 * @param prefix path prefix in links, if neither the request nor a proxy has one
 * @param timeout longest wait for a response
 * @param maxTextCharacters longest text, in UTF-16 code units
 * @param parallelChunks most chunks of one text that are with the workers at a time
 */
public record AvatarConfig(
    Optional<URI> server,
    boolean builtIn,
    String prefix,
    Duration timeout,
    int maxTextCharacters,
    int parallelChunks) {

  /** Reads the settings; mistakes are reported to {@code env}. */
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

  /** True if the feature is on. */
  public boolean isServed() {
    return builtIn || server.isPresent();
  }
}
